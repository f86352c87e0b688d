//! How the sources say something to people: three macros, which a test reads to know what a catalogue must have.
//!
//! They only make texts; the wrong name of a value does not compile.

/// Says a sentence: `say!("the file {path} cannot be read: {reason}", path, reason = error)`.
///
/// Every value has a name, so that another language can put it elsewhere; a value that is itself a [`Text`](crate::language::Text) is told in that
/// language too. `{{` and `}}` stand for braces.
#[macro_export]
macro_rules! say {
    ($template:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {{
        const { assert!($crate::language::fits($template, &[$(stringify!($name)),*]), "the values are not those that the sentence names") };
        $crate::language::Text::said($template, vec![$($crate::say!(@named $name $(= $value)?)),*])
    }};
    (@named $name:ident) => { $crate::say!(@named $name = $name) };
    (@named $name:ident = $value:expr) => {
        (::std::borrow::Cow::Borrowed(stringify!($name)), {
            use $crate::language::Worth as _;
            (&$crate::language::Wrap(&$value)).value()
        })
    };
}

/// Says a sentence in the form that goes with a number: `plural!(count = seen, "{count} record of {task}", "{count} records of {task}", task)`.
#[macro_export]
macro_rules! plural {
    ($number:ident, $one:literal, $many:literal $($rest:tt)*) => { $crate::plural!($number = $number, $one, $many $($rest)*) };
    ($number:ident = $value:expr, $one:literal, $many:literal $(, $name:ident $(= $more:expr)?)* $(,)?) => {{
        const {
            // Either form may do without the number.
            assert!(
                ($crate::language::fits($one, &[stringify!($number), $(stringify!($name)),*])
                    || $crate::language::fits($one, &[$(stringify!($name)),*]))
                    && ($crate::language::fits($many, &[stringify!($number), $(stringify!($name)),*])
                        || $crate::language::fits($many, &[$(stringify!($name)),*])),
                "the values are not those that the sentence names"
            );
        };
        let number = $crate::language::number($value);
        $crate::language::Text::counted($one, $many, number, vec![
            $crate::say!(@named $number = number),
            $($crate::say!(@named $name $(= $more)?)),*
        ])
    }};
}

/// Marks words without values that are told later, such as the heading of a table: they stay what they are.
#[macro_export]
macro_rules! words {
    ($words:literal) => {
        $words
    };
}
