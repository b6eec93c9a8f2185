//! Calendars, read by a program of somebody else's.

use std::collections::BTreeSet;

use ical::IcalParser;
use ical::parser::Component;
use ical::parser::ical::component::{IcalCalendar, IcalEvent};

use super::case;
use crate::support::handbook::{Handbook, text_of};

fn parsed(text: &str) -> IcalCalendar {
    let mut calendars = IcalParser::new(text.as_bytes());
    let calendar = calendars
        .next()
        .expect("a calendar")
        .expect("that can be read");
    assert!(calendars.next().is_none());
    calendar
}

fn value(event: &IcalEvent, name: &str) -> String {
    let property = event.get_property(name);
    let property = property.unwrap_or_else(|| panic!("no {name}"));
    property.value.clone().unwrap_or_default()
}

/// Undoes the escapes of RFC 5545, section 3.3.11.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ ('\\' | ',' | ';')) => out.push(c),
                other => panic!("\\{other:?} in {text}"),
            },
            ',' | ';' => panic!("bare {c} in {text}"),
            c => out.push(c),
        }
    }
    out
}

fn handbook(title: &str, call: &str) -> Handbook {
    let mut handbook = Handbook::new(
        "title = \"Sổ, tay; khách\\\\hàng\\nhai dòng\"\nbase_url = \"https://a.vn/b/\"\n",
    );
    handbook.put(
        "content/customers/k.md",
        format!("+++\ntitle = {title}\nstatus = \"churned\"\n+++\n"),
    );
    handbook.put(
        "content/churn/a.md",
        case(
            "Khách rời đi",
            &format!(
                "churned_on = 2026-10-01\nwinback_on = {call}\nupdated_on = 2026-11-02\n\
                 winback_owners = [\"cs\", \"Nguyễn Thu Hà\"]\ncauses = [\"price\"]\n"
            ),
            "- Việc đã xong, có phẩy; chấm phẩy \\\\ và một câu thật dài để dòng phải gấp lại hơn một \
             lần trong tệp lịch (trạng thái: xong)\n",
        ),
    );
    handbook.put(
        "content/churn/b.md",
        case("Chưa hẹn", "churned_on = 2026-10-10\n", ""),
    );
    handbook
}

const HOSTILE: &str = "\"Công ty A, B; C\\\\D\\u0007 \\\"Ẫ\\\" END:VEVENT và tên dài dài dài dài dài dài dài dài dài\"";

#[test]
fn a_calendar_can_be_read_by_others_whatever_names_hold() {
    let built = handbook(HOSTILE, "2026-11-24").build();
    let text = text_of(&built, "winback/winback.ics");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split_inclusive("\r\n") {
        assert!(line.ends_with("\r\n") && !line.trim_end().contains(['\r', '\n']));
        assert!(
            line.trim_end_matches("\r\n").len() <= 75,
            "{} octets: {line}",
            line.len()
        );
    }
    let calendar = parsed(&text);
    let names: Vec<&str> = calendar
        .properties
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    for name in ["VERSION", "PRODID", "X-WR-CALNAME", "X-WR-TIMEZONE"] {
        assert!(names.contains(&name), "{name}");
    }
    let name = calendar
        .get_property("X-WR-CALNAME")
        .and_then(|p| p.value.clone());
    let name = unescaped(&name.expect("a name"));
    assert_eq!(name, "Winback · Sổ, tay; khách\\hàng hai dòng");
    assert_eq!(calendar.events.len(), 2);
    let event = &calendar.events[0];
    assert_eq!(value(event, "DTSTART"), "20261124");
    assert_eq!(value(event, "DTEND"), "20261125");
    assert_eq!(value(event, "URL"), "https://a.vn/b/churn/a/");
    let summary = unescaped(&value(event, "SUMMARY"));
    assert!(
        summary.contains("Công ty A, B; C\\D") && summary.contains("\"Ẫ\""),
        "{summary}"
    );
    assert!(!summary.contains(char::is_control));
    let description = unescaped(&value(event, "DESCRIPTION"));
    assert!(
        description.contains("Việc đã xong, có phẩy; chấm phẩy"),
        "{description}"
    );
    assert_eq!(event.alarms.len(), 1);
    let alarm = &event.alarms[0];
    let trigger = alarm.get_property("TRIGGER").and_then(|p| p.value.clone());
    assert_eq!(trigger.as_deref(), Some("-PT15H"));
    // The case without a day stands there as the time in which to call.
    let window = &calendar.events[1];
    assert_eq!(value(window, "DTSTART"), "20261107");
    assert_eq!(value(window, "DTEND"), "20261212");
}

#[test]
fn a_call_that_is_moved_moves_in_every_calendar_and_is_never_stamped_now() {
    let before = parsed(&text_of(
        &handbook(HOSTILE, "2026-11-24").build(),
        "winback/winback.ics",
    ));
    let mut later = handbook(HOSTILE, "2026-12-01");
    later.today = "2026-11-28".to_owned();
    let after = parsed(&text_of(&later.build(), "winback/winback.ics"));
    let uid = |calendar: &IcalCalendar, start: &str| {
        let found = calendar
            .events
            .iter()
            .find(|event| value(event, "DTSTART") == start);
        value(found.unwrap_or_else(|| panic!("nothing on {start}")), "UID")
    };
    assert_eq!(uid(&before, "20261124"), uid(&after, "20261201"));
    for calendar in [&before, &after] {
        let uids: BTreeSet<String> = calendar.events.iter().map(|e| value(e, "UID")).collect();
        assert_eq!(uids.len(), calendar.events.len());
    }
    assert_eq!(value(&after.events[0], "DTSTAMP"), "20261102T000000Z");
}

#[test]
fn each_who_calls_has_a_calendar() {
    let built = handbook("\"Công ty A\"", "2026-11-24").build();
    for name in ["cs", "nguyen-thu-ha"] {
        let calendar = parsed(&text_of(&built, &format!("winback/{name}.ics")));
        assert_eq!(calendar.events.len(), 1, "{name}");
    }
}
