//! Today's date: the one place that asks the clock which day it is.

use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Returns today's date in a time zone, given by its name; UTC when the name is unknown, which
/// the configuration has ruled out.
pub fn today(timezone: &str) -> Date {
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::now().to_zoned(zone).date()
}
