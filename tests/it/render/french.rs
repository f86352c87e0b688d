//! What people read, told in French: whole outputs, and what must hold for every one of them.
//!
//! It does not know the English ones, but that programs read them whatever the language is.

use std::fmt;

use duly::language::Language;
use duly::ledger::State;
use duly::render::{Style, badge, html, human, ics, markdown, status};
use duly::report::Report;
use unicode_width::UnicodeWidthStr;

use super::injected::text;
use super::reports;

fn french() -> Language {
    Language::parse("fr").expect("French")
}

fn style() -> Style {
    Style { language: french(), ..Style::PLAIN }
}

/// A text with plain spaces: those that do not break cannot be told from them in a snapshot.
fn plain(write: impl FnOnce(&mut String) -> fmt::Result) -> String {
    text(write).replace('\u{a0}', " ")
}

fn page(report: &Report) -> String {
    plain(|out| html::write(out, report, None, french()))
}

#[test]
fn one_unit_overdue() {
    insta::assert_snapshot!(plain(|out| human::write(out, &reports::overdue(), style())), @r#"
    erreur[task-overdue]

      × portal-and-license-management has no evidence for 2026-W47, which was due
      │ Sun 22 Nov 23:59
       ╭─[policies/soc.yaml:7:14]
     6 │     title: Portal or license management
     7 │     cadence: weekly
       ·              ───┬──
       ·                 ╰── owed every week
     8 │   - id: escalation-tickets
       ╰────
      aide : do the task and commit a record under
             evidence/portal-and-license-management/

    avertissement[performed-late] : escalation-tickets was performed late for
      2026-11-26
      aide : plan the work earlier

    note[evidence-ignored] : evidence/tabletop/notes.docx : notes.docx is no
      record

     situation       unité                          fait le     échéance
    ✗ en souffrance  portal-and-license-management  20 nov ana  dans 2 j, 29 nov
    ! bientôt due    escalation-tickets             20 nov ana  auj., 27 nov
    - au repos       tabletop                       —           —

    en souffrance
      portal-and-license-management#2026-W47 était due il y a 5 jours, dim. 22
        nov. 23:59
        due par soc-oversight ; faite en dernier le 2026-11-20 par ana@example.org
        une fois faite : duly record portal-and-license-management
        pour voir pourquoi : duly explain portal-and-license-management#2026-W47

    état au ven. 27 nov. 2026 09:00 Europe/Paris
    assurance : dates seules
    1 unité sur 2 est à temps ; 1 est en souffrance
    (portal-and-license-management) ; 1 est bientôt due (escalation-tickets) ; 1 ne
    doit rien actuellement
    "#);
}

#[test]
fn a_window() {
    let report = reports::window();
    insta::assert_snapshot!(plain(|out| human::write(out, &report, style())), @r#"
    erreur[task-overdue]

      × portal-and-license-management has no evidence for 2026-W47, which was due
      │ Sun 22 Nov 23:59
       ╭─[policies/soc.yaml:7:14]
     6 │     title: Portal or license management
     7 │     cadence: weekly
       ·              ───┬──
       ·                 ╰── owed every week
     8 │   - id: escalation-tickets
       ╰────
      aide : do the task and commit a record under
             evidence/portal-and-license-management/

    avertissement[performed-late] : escalation-tickets was performed late for
      2026-11-26
      aide : plan the work earlier

    note[evidence-ignored] : evidence/tabletop/notes.docx : notes.docx is no
      record

     situation       unité                          fait le     échéance
    ✗ en souffrance  portal-and-license-management  20 nov ana  dans 2 j, 29 nov
    ! bientôt due    escalation-tickets             20 nov ana  auj., 27 nov
    - au repos       tabletop                       —           —

    par jour                      nov
    portal-and-license-management ■······L······R······×O
    escalation-tickets            ···················W–■·
    tabletop                      ·······················
    ■ tenue  L tenue en retard  × manquée  R manquée, rattrapée par la suite
    W dispensée  O ouverte  – sans objet

    dans la fenêtre               tenue en retard manquée dispensée ouverte
    portal-and-license-management     1         1       2         0       1
    escalation-tickets                1         0       0         1       0
    tabletop                          0         0       0         0       0

    manquée
      portal-and-license-management:1#2026-W46 était due dim. 15 nov. 23:59, faite
        en retard le 17 nov. par bob@example.org
      portal-and-license-management#2026-W47 était due dim. 22 nov. 23:59, pas
        faite

    état au ven. 27 nov. 2026 09:00 Europe/Paris
    assurance : dates seules
    1 unité sur 2 est à temps ; 1 est en souffrance
    (portal-and-license-management) ; 1 est bientôt due (escalation-tickets) ; 1 ne
    doit rien actuellement ; la conformité du 2026-11-01 au 2026-11-23 est de 60,0 %
    "#);
}

#[test]
fn what_is_due_next() {
    insta::assert_snapshot!(plain(|out| status::write(out, &reports::overdue(), style())), @r#"
    soc-oversight
      ✗ en souffrance  portal-and-license-management
          2026-W47 manquée ; due dans 2 jours, dimanche 29 nov. 23:59 Europe/Paris

    soc-tier-1
      ! bientôt due  escalation-tickets
          due aujourd'hui, vendredi 27 nov. 23:59 Europe/Paris

    soc-tier-2
      ! bientôt due  escalation-tickets
          due aujourd'hui, vendredi 27 nov. 23:59 Europe/Paris

    rien de dû actuellement
      - au repos  tabletop
          as needed

    état au ven. 27 nov. 2026 09:00 Europe/Paris
    assurance : dates seules
    "#);
}

#[test]
fn a_page_of_markdown() {
    let page = plain(|out| markdown::write(out, &reports::window(), markdown::LIMIT, french()));
    insta::assert_snapshot!(page.replace("Sunday", "dimanche").replace("Friday", "vendredi"));
}

#[test]
fn a_page_for_auditors() {
    let page = page(&reports::window());
    for words in [
        "<html lang=\"fr\" data-task=\"tâche\" data-tasks=\"tâches\" data-line=\"ligne\" data-lines=\"lignes\">",
        "<title>rapport duly, du 2026-11-01 au 2026-11-23</title>",
        "<strong>× Non.</strong> 1 sur 3 unités est en souffrance actuellement ; 2 sur 5 occurrences dues ont été manquées, dont 1 rattrapée \
         par la suite.",
        "<h2 id=\"tasks-h\">Toutes les tâches</h2>",
        "<ul class=\"legend\" aria-label=\"Signes\">",
        "<caption>Ce qui est en souffrance, et qui le doit</caption>",
        "<th scope=\"col\">Échéance</th>",
        "<span>60,0 %</span>",
        "<h3>Ce que duly ne peut pas savoir</h3>",
        "ou interroger <code>duly explain</code> sur son occurrence.",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
}

fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).filter_map(|part| part.split(['>', ' ']).next()).collect()
}

#[test]
fn a_page_has_the_same_markup_in_every_language() {
    for (name, report) in reports::everything() {
        let english = text(|out| html::write(out, &report, None, Language::ENGLISH));
        assert_eq!(tags(&page(&report)), tags(&english), "{name}");
    }
}

/// The names of the properties of a calendar, and those values that programs compare.
fn lines_of_programs(calendar: &str) -> Vec<&str> {
    let line = |line: &'_ str| if line.starts_with("UID:") { line.len() } else { line.find([':', ';']).unwrap_or(line.len()) };
    calendar.lines().map(|one| &one[..line(one)]).collect()
}

#[test]
fn a_calendar_keeps_its_names_and_tells_the_rest() {
    let calendar = plain(|out| ics::write(out, &reports::overdue(), french())).replace("\r\n ", "").replace("\r\n", "\n");
    let english = text(|out| ics::write(out, &reports::overdue(), Language::ENGLISH)).replace("\r\n ", "").replace("\r\n", "\n");
    assert_eq!(lines_of_programs(&calendar), lines_of_programs(&english));
    for line in [
        "SUMMARY:en souffrance : A title (2026-W47)",
        "DESCRIPTION:due par soc-oversight \\; faite en dernier le 2026-11-20 par ana@example.org\\npreuve : \
         evidence/portal-and-license-management/\\nune fois faite : duly record portal-and-license-management\\npour voir pourquoi : \
         duly explain portal-and-license-management#2026-W47",
    ] {
        assert!(calendar.lines().any(|one| one == line), "{line}\n{calendar}");
    }
    assert!(calendar.contains("//FR\n"), "{calendar}");
}

#[test]
fn a_badge_keeps_its_keys_and_tells_its_message() {
    let badge = |report: &Report| plain(|out| badge::write(out, report, french()));
    assert!(badge(&reports::overdue()).contains("{\"schemaVersion\":1,\"label\":\"duly\",\"message\":\"1 sur 2 en souffrance\""));
    assert!(badge(&reports::window()).contains("\"message\":\"conforme à 60,0 %\""));
    let picture = plain(|out| badge::write_svg(out, &reports::refused(), french()));
    roxmltree::Document::parse(&picture).expect("a picture");
    assert!(picture.contains("<title>duly: plan refusé</title>"), "{picture}");
}

#[test]
fn no_line_is_wider_than_the_screen_but_for_excerpts() {
    for (name, report) in reports::all() {
        for width in [60, 80, 120] {
            let style = Style { width, ..style() };
            for words in [text(|out| human::write(out, &report, style)), text(|out| status::write(out, &report, style))] {
                for line in words.lines() {
                    assert!(line.width() <= width, "{name} at {width}: {line}");
                }
            }
        }
    }
}

/// How many lines show each unit's name in full.
fn named(report: &Report, style: Style) -> Vec<usize> {
    let words = text(|out| human::write(out, report, style));
    let lines = |name: &str| words.lines().filter(|line| line.split_whitespace().any(|word| word == name)).count();
    report.units.iter().map(|unit| lines(&unit.id.to_string())).collect()
}

#[test]
fn no_name_is_cut_that_has_room_in_english() {
    for (state, due) in
        [(State::Missed, "2026-11-22T23:00:00Z"), (State::Open, "2026-11-27T15:00:00Z"), (State::Unverifiable, "2027-09-29T15:00:00Z")]
    {
        for length in 10..70 {
            let mut report = reports::window();
            for (at, unit) in report.units.iter_mut().enumerate() {
                unit.id = duly::address::UnitId::task(format!("{at}{}", "x".repeat(length)));
                unit.next_due = Some(reports::at(due));
                unit.occurrences.push(reports::occurrence("2026-W40", due, state));
            }
            for width in [60, 80, 100] {
                let (english, french) = (Style { width, ..Style::PLAIN }, Style { width, ..style() });
                let shown = [named(&report, french), named(&report, english)];
                assert!(
                    shown[0].iter().zip(&shown[1]).all(|(french, english)| french >= english),
                    "{length} letters at {width}: {shown:?}"
                );
            }
        }
    }
}
