//! The files of keys that a plan names, and the accounts of machines.
//!
//! It does not know how keys are written, nor what they sign.

use std::sync::Arc;

use super::named::{Named, Use};
use super::settings::single;
use super::spot::Spot;
use super::trouble::Trouble;
use crate::diagnostic::{Problem, RuleId};
use crate::language::say;
use crate::signature::{AllowedSigners, Fault, Keyring, Keys};
use crate::source::{Place, Source};

/// Where the keys stand that may sign evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signers {
    /// SSH keys, in the format of ssh-keygen's allowed signers.
    pub allowed_signers: Option<KeyFile>,
    /// OpenPGP keys, in ASCII armour.
    pub keyring: Option<KeyFile>,
    /// Both, as they are verified with.
    pub keys: Keys,
}

/// A file of keys with its text, as it stands at the version of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    pub path: String,
    pub text: String,
    /// Where the plan names it.
    pub place: Place,
}

/// Reads the files of keys. Several plan files may name them, but not differently.
pub fn read(roots: &[Spot<'_>], named: &mut Named<'_>, trouble: &mut Trouble) -> Signers {
    let mut key_file = |purpose: Use, key: &str| {
        let spot = single(roots, "signers", key, trouble)?;
        let (path, text) = named.text(spot, purpose, trouble)?;
        Some(KeyFile { path: path.to_owned(), text: text.to_owned(), place: spot.place() })
    };
    let (allowed_signers, keyring) = (key_file(Use::AllowedSigners, "allowed_signers"), key_file(Use::Keyring, "keyring"));
    let keys = Keys {
        ssh: allowed_signers.as_ref().and_then(|file| readable(file, AllowedSigners::parse(&file.text), trouble)),
        openpgp: keyring.as_ref().and_then(|file| readable(file, Keyring::parse(&file.text), trouble)),
    };
    Signers { allowed_signers, keyring, keys }
}

/// The keys of a file; a line that cannot be read refuses the whole file, because it may be the one that takes a key back.
fn readable<T>(file: &KeyFile, read: Result<T, Vec<Fault>>, trouble: &mut Trouble) -> Option<T> {
    match read {
        Ok(keys) => Some(keys),
        Err(faults) => {
            let source = Arc::new(Source::new(&file.path, file.text.as_str()));
            for fault in faults {
                let problem = Problem::new(RuleId::PlanValue, fault.message, fault.help);
                trouble.tell(problem.at(Place::at(&source, fault.span), say!("here")).also(file.place.clone(), say!("named here")));
            }
            None
        }
    }
}

/// Reads the addresses of machine accounts; those of several plan files add up.
pub fn bots(roots: &[Spot<'_>]) -> Vec<String> {
    let mut bots: Vec<String> = Vec::new();
    for bot in roots.iter().filter_map(|root| root.get("bots")).flat_map(Spot::texts) {
        if !bots.iter().any(|known| known == bot) {
            bots.push(bot.to_owned());
        }
    }
    bots
}
