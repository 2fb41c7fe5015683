//! The functions of expressions: what each is called, how many arguments it takes, and what it gives (rule XP5).
//!
//! The names are those of XPath 1.0 and of the ODK XForms specification, and of what JavaRosa has beside them.

use crate::wire::Wire;

/// What an expression gives, as far as its text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    Nodes,
    Text,
    Number,
    Boolean,
    /// One of its arguments, whatever that is.
    Any,
}

/// Any number of arguments.
pub(super) const MANY: usize = usize::MAX;

macro_rules! functions {
    ($($number:tt $function:ident $name:literal $least:literal $most:tt $gives:ident;)*) => {
        /// A function, by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Wire)]
        #[cbor(index_only)]
        pub enum Function {
            $(#[n($number)] $function,)*
        }

        impl Function {
            /// Every one, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$function,)*];

            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$function => $name,)*
                }
            }

            /// The fewest and the most arguments that a form may write.
            #[must_use]
            pub const fn arity(self) -> (usize, usize) {
                match self {
                    $(Self::$function => ($least, $most),)*
                }
            }

            #[must_use]
            pub const fn gives(self) -> Gives {
                match self {
                    $(Self::$function => Gives::$gives,)*
                }
            }
        }
    };
}

functions! {
    // XPath 1.0
    0 Boolean "boolean" 1 1 Boolean;
    1 Ceiling "ceiling" 1 1 Number;
    2 Concat "concat" 0 MANY Text;
    3 Contains "contains" 2 2 Boolean;
    4 Count "count" 1 1 Number;
    5 False "false" 0 0 Boolean;
    6 Floor "floor" 1 1 Number;
    7 Lang "lang" 1 1 Boolean;
    8 Last "last" 0 0 Number;
    9 LocalName "local-name" 0 1 Text;
    10 Name "name" 0 1 Text;
    11 NamespaceUri "namespace-uri" 0 1 Text;
    12 NormalizeSpace "normalize-space" 0 1 Text;
    13 Not "not" 1 1 Boolean;
    14 Number "number" 0 1 Number;
    15 Position "position" 0 1 Number;
    16 Round "round" 1 2 Number;
    17 StartsWith "starts-with" 2 2 Boolean;
    18 String "string" 0 1 Text;
    19 StringLength "string-length" 0 1 Number;
    20 Substring "substring" 2 3 Text;
    21 SubstringAfter "substring-after" 2 2 Text;
    22 SubstringBefore "substring-before" 2 2 Text;
    23 Sum "sum" 1 1 Number;
    24 Translate "translate" 3 3 Text;
    25 True "true" 0 0 Boolean;
    // Text
    26 Base64Decode "base64-decode" 1 1 Text;
    27 Digest "digest" 2 3 Text;
    28 EndsWith "ends-with" 2 2 Boolean;
    29 Join "join" 1 MANY Text;
    30 Regex "regex" 2 2 Boolean;
    31 Substr "substr" 2 3 Text;
    32 Uuid "uuid" 0 1 Text;
    // Conditions
    33 BooleanFromString "boolean-from-string" 1 1 Boolean;
    34 Checklist "checklist" 2 MANY Boolean;
    35 Coalesce "coalesce" 2 2 Text;
    36 If "if" 3 3 Any;
    37 Once "once" 1 1 Text;
    38 WeightedChecklist "weighted-checklist" 2 MANY Boolean;
    // Numbers
    39 Abs "abs" 1 1 Number;
    40 Acos "acos" 1 1 Number;
    41 Asin "asin" 1 1 Number;
    42 Atan "atan" 1 1 Number;
    43 Atan2 "atan2" 2 2 Number;
    44 Cos "cos" 1 1 Number;
    45 Exp "exp" 1 1 Number;
    46 Exp10 "exp10" 1 1 Number;
    47 Int "int" 1 1 Number;
    48 Log "log" 1 1 Number;
    49 Log10 "log10" 1 1 Number;
    50 Max "max" 1 MANY Number;
    51 Min "min" 1 MANY Number;
    52 Pi "pi" 0 0 Number;
    53 Pow "pow" 2 2 Number;
    54 Random "random" 0 0 Number;
    55 Sin "sin" 1 1 Number;
    56 Sqrt "sqrt" 1 1 Number;
    57 Tan "tan" 1 1 Number;
    // Dates and times
    58 Date "date" 1 1 Text;
    59 DateTime "date-time" 1 1 Text;
    60 DecimalDateTime "decimal-date-time" 1 1 Number;
    61 DecimalTime "decimal-time" 1 1 Number;
    62 FormatDate "format-date" 2 2 Text;
    63 FormatDateTime "format-date-time" 2 2 Text;
    64 Now "now" 0 0 Text;
    65 Today "today" 0 0 Text;
    // Choices
    66 ChoiceName "jr:choice-name" 2 2 Text;
    67 CountSelected "count-selected" 1 1 Number;
    68 Itext "jr:itext" 1 1 Text;
    69 Selected "selected" 2 2 Boolean;
    70 SelectedAt "selected-at" 2 2 Text;
    // Nodes
    71 CountNonEmpty "count-non-empty" 1 1 Number;
    72 Current "current" 0 0 Nodes;
    73 IndexedRepeat "indexed-repeat" 3 MANY Nodes;
    74 Instance "instance" 1 1 Nodes;
    75 Pulldata "pulldata" 4 4 Text;
    76 Randomize "randomize" 1 2 Nodes;
    // Places
    77 Area "area" 1 1 Number;
    78 Distance "distance" 1 MANY Number;
    79 Geofence "geofence" 2 2 Boolean;
    // The record
    80 Property "property" 1 1 Text;
    81 Version "version" 0 0 Text;
}

impl Function {
    /// The function of this name, which is written exactly so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.name() == name)
    }

    /// Whether it takes so many arguments.
    #[must_use]
    pub const fn takes(self, count: usize) -> bool {
        let (least, most) = self.arity();
        least <= count
            && count <= most
            && match self {
                // Each value with its weight.
                Self::WeightedChecklist => count.is_multiple_of(2),
                // Each repeat with its index.
                Self::IndexedRepeat => !count.is_multiple_of(2),
                _ => true,
            }
    }

    /// Whether the argument at `index` has to be nodes: a text there means nothing.
    #[must_use]
    pub(super) const fn wants_nodes(self, index: usize) -> bool {
        match self {
            Self::Count
            | Self::CountNonEmpty
            | Self::Sum
            | Self::Position
            | Self::Name
            | Self::LocalName
            | Self::NamespaceUri
            | Self::Randomize => index == 0,
            Self::IndexedRepeat => index == 0 || !index.is_multiple_of(2),
            _ => false,
        }
    }

    /// Whether it may give something else with the same answers: by the clock, by chance, or by what it gave before.
    pub(super) const fn is_volatile(self, arguments: usize) -> bool {
        match self {
            Self::Random | Self::Uuid | Self::Now | Self::Today | Self::Once => true,
            Self::Randomize => arguments == 1,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xp5_each_function_has_a_name_of_its_own() {
        for (number, function) in Function::ALL.iter().enumerate() {
            assert_eq!(*function as usize, number);
            assert_eq!(Function::named(function.name()), Some(*function));
        }
        for unknown in ["", "Abs", "choice-name", "jr:abs", "xf:abs"] {
            assert_eq!(Function::named(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn xp5_pairs_come_in_pairs() {
        for (function, fit, unfit) in [
            (Function::WeightedChecklist, [2, 4, 8], [1, 3, 5]),
            (Function::IndexedRepeat, [3, 5, 11], [1, 2, 4]),
            (Function::Join, [1, 2, 30], [0, 0, 0]),
        ] {
            assert!(fit.into_iter().all(|count| function.takes(count)), "{function:?}");
            assert!(!unfit.into_iter().any(|count| function.takes(count)), "{function:?}");
        }
    }
}
