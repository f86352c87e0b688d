//! `loosening-unapproved`: a change loosens the plan, and nobody who may says yes.
//!
//! It knows no files, no git and no terminal.

use super::{Check, Group, Rule};
use crate::diagnostic::{Level, RuleId};

pub static RULE: Rule = Rule {
    id: RuleId::LooseningUnapproved,
    level: Level::Error,
    group: Group::Plan,
    summary: "A change loosens the plan, and nobody who may approve it has.",
    explanation: "\
`duly check --base` compares the plan of a branch with the plan of its base.
What it loosens (`plan-loosened` names it) needs the approval of a member of the team that `approvers` names in the base's plan, on the day of the approval and on that of the check; a bot approves nothing.
The approval is the trailer `Approved-by: NAME <ADDRESS>` in the message of a commit of the branch, where `git interpret-trailers` finds it, which an approver may add as an empty commit: `git commit --allow-empty -m \"Approve the looser plan\" --trailer \"Approved-by: NAME <ADDRESS>\"`.

It holds for what the approver could see: every commit of the branch that changes a file has to be that commit or one before it.
Empty commits change nothing, and neither does a merge of two that takes each file that duly looks at as one side has it and the other left it; after a merge that makes a third version of such a file, or chooses between two, the approval has to be given anew.
Where the base has changed a file that the branch changes, no approval counts until the base is merged into the branch.
A commit in which an approver says yes and which somebody else has rebased or amended has to be made anew as well.

Who had a hand in the branch approves nothing: the authors and committers of its commits that change files, and whom a `Co-authored-by` in it names.
Addresses are compared through the `.mailmap` of the base, and letters count without their case.

A trailer is a claim like an author.
Where `signers` of the base's plan have a key for the address that the roster gives the approver, it counts only in a commit that such a key has signed and that is good when the change would land (`git commit -S`).
Whoever has no key there is believed by the trailer: protect the branch, and let the forge ask the same person for a review.
Where the base has a keyring and duly is built without OpenPGP, an approval that hangs on it is no answer: exit 3.

The roster, the bots, the keys, the `.mailmap` and the levels are those of the base's plan, so that a change cannot approve itself.
`duly check --staged` cannot know the message of the commit that is about to be made, and says only what is loosened.",
    remedy: "Let a member of the approving team who wrote none of it add an empty commit with the trailer, signed if they have a key, or restore the duty.",
    example: "this change loosens the plan, and nobody of SOC Oversight who wrote none of it approves it; the approval in 0123456789ab of ana@example.org does not count: it has not seen what ba9876543210 changes",
    check: Check::Loader,
};
