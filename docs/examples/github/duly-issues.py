#!/usr/bin/env python3
"""Keeps one issue for each overdue unit of a duly report: opens it, renews it, and closes it when the unit is overdue no longer.

It takes the path of a JSON report and runs `gh`, which needs GH_TOKEN with `issues: write` and GH_REPO.
It knows its issues by their label and by the first line of their text. Where a report cannot judge, nothing is closed.
"""

import json
import re
import subprocess
import sys

LABEL = "duly"
MARK = re.compile(r"\A<!-- duly: (\S+) -->\r?\n")
LIMIT = 1000


def gh(*arguments, text=None):
    """Runs gh without a shell, so that nothing in a report can become a command."""
    done = subprocess.run(["gh", *arguments], input=text, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return done.stdout


def address(unit):
    """The unit as duly writes it; a sign that could end the mark is left out of it."""
    task = unit.get("id", unit.get("task"))
    whole = task + (f"@{unit['scope']}" if unit["scope"] else "") + (f"/{unit['team']}" if unit["team"] else "")
    return re.sub(r"[^\w@/.+-]", "_", whole).replace("--", "__")


def code(text):
    """One line in which nothing is markup, leads anywhere or mentions anybody."""
    line = " ".join(text.split()).replace("`", "'")
    return f"`{line}`" if line else ""


def body(unit, finding):
    name = unit["id"] + (f"@{unit['scope']}" if unit["scope"] else "") + (f"/{unit['team']}" if unit["team"] else "")
    last = unit["last_performance"]
    who = f" by {code(last['performer'])}" if last and last.get("performer") else ""
    lines = [f"<!-- duly: {address(unit)} -->"]
    if finding:
        lines += [code(finding["message"]), "", "What to do: " + code(finding.get("help") or "do the task, and land a record of it")]
    lines += [
        "",
        f"- Owed by: {code(', '.join(unit['teams'])) or 'no team in particular'}",
        f"- Last done: {last['landed_at'][:10] + who if last else 'nothing on record'}",
        f"- When it is done: {code('duly record ' + name)}",
        f"- To see why: {code('duly explain ' + name)}",
        "",
        "This issue is renewed while the task is overdue, and closed when it no longer is.",
        "Closing it by hand proves nothing: it is opened again.",
        "",
    ]
    return "\n".join(lines)


def main(path):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    if report["version"] != 1:
        sys.exit(f"the report has version {report['version']}, which this script does not know")
    units = {address(unit): unit for unit in report["tasks"]}
    found = {address(one): one for one in reversed(report["findings"]) if one["rule"] == "task-overdue" and one.get("task")}
    overdue = {key: unit for key, unit in units.items() if unit["standing"] == "overdue"}
    judged = bool(units) and not any(unit["standing"] == "unverifiable" for unit in units.values())

    gh("label", "create", LABEL, "--force", "--description", "A recurring task is overdue", "--color", "B60205")
    listed = json.loads(
        gh("issue", "list", "--label", LABEL, "--state", "open", "--limit", str(LIMIT), "--json", "number,title,body")
    )
    if len(listed) >= LIMIT:
        sys.exit(f"there are {LIMIT} open issues with the label {LABEL}: close those that are not needed")
    issues = {}
    for issue in sorted(listed, key=lambda issue: issue["number"]):
        mark = MARK.match(issue["body"] or "")
        if mark:
            issues.setdefault(mark.group(1), []).append(issue)

    for key, unit in overdue.items():
        title, text = f"Overdue: {' '.join(unit['title'].split())} ({key})"[:250], body(unit, found.get(key))
        known = issues.get(key)
        if not known:
            print("opened", gh("issue", "create", "--title", title, "--label", LABEL, "--body-file", "-", text=text).strip())
        elif (known[0]["title"], (known[0]["body"] or "").replace("\r\n", "\n").strip()) != (title, text.strip()):
            gh("issue", "edit", str(known[0]["number"]), "--title", title, "--body-file", "-", text=text)
            print(f"renewed #{known[0]['number']}")
    for key, known in issues.items():
        # Of two issues for one unit the older one stays.
        done = known[1:] if key in overdue else known
        for issue in done if judged else []:
            reason = "Another issue is open for this task." if key in overdue else f"No longer overdue as of {report['as_of']}."
            gh("issue", "close", str(issue["number"]), "--comment", reason)
            print(f"closed #{issue['number']}")
    if not judged:
        sys.exit("the report could not judge everything, so no issue was closed")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1]:
        sys.exit("there is no report: give the path of the JSON report of `duly check`")
    main(sys.argv[1])
