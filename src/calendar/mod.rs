//! Dates, zones and durations: civil days to instants and back.
//!
//! It knows no cadence and reads no clock. It alone knows chrono-tz.

mod duration;
mod holidays;
mod ics;
mod shown;
mod work;
mod zone;

pub use duration::{Duration, DurationError};
pub use holidays::{HOLIDAY_FILE_LIMIT, HolidayFault, HolidayFormat, holidays};
pub use shown::{deadline, moment, utc, weekday_name};
pub use work::WorkCalendar;
pub use zone::Zone;

/// A moment in UTC.
pub type Instant = chrono::DateTime<chrono::Utc>;

/// A civil day of the proleptic Gregorian calendar.
pub type Date = chrono::NaiveDate;
