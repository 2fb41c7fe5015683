//! The functions of expressions: what each is called, how many arguments it takes, and what it gives (rule XP5).
//!
//! The names are those of XPath 1.0 and of the ODK XForms specification, and of what JavaRosa has beside them.

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
    ($($function:ident $name:literal $least:literal $most:tt $gives:ident;)*) => {
        /// A function, by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Function {
            $($function,)*
        }

        impl Function {
            /// Every one.
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
    Boolean "boolean" 1 1 Boolean;
    Ceiling "ceiling" 1 1 Number;
    Concat "concat" 0 MANY Text;
    Contains "contains" 2 2 Boolean;
    Count "count" 1 1 Number;
    False "false" 0 0 Boolean;
    Floor "floor" 1 1 Number;
    Lang "lang" 1 1 Boolean;
    Last "last" 0 0 Number;
    LocalName "local-name" 0 1 Text;
    Name "name" 0 1 Text;
    NamespaceUri "namespace-uri" 0 1 Text;
    NormalizeSpace "normalize-space" 0 1 Text;
    Not "not" 1 1 Boolean;
    Number "number" 0 1 Number;
    Position "position" 0 1 Number;
    Round "round" 1 2 Number;
    StartsWith "starts-with" 2 2 Boolean;
    String "string" 0 1 Text;
    StringLength "string-length" 0 1 Number;
    Substring "substring" 2 3 Text;
    SubstringAfter "substring-after" 2 2 Text;
    SubstringBefore "substring-before" 2 2 Text;
    Sum "sum" 1 1 Number;
    Translate "translate" 3 3 Text;
    True "true" 0 0 Boolean;
    // Text
    Base64Decode "base64-decode" 1 1 Text;
    Digest "digest" 2 3 Text;
    EndsWith "ends-with" 2 2 Boolean;
    Join "join" 1 MANY Text;
    Regex "regex" 2 2 Boolean;
    Substr "substr" 2 3 Text;
    Uuid "uuid" 0 1 Text;
    // Conditions
    BooleanFromString "boolean-from-string" 1 1 Boolean;
    Checklist "checklist" 2 MANY Boolean;
    Coalesce "coalesce" 2 2 Text;
    If "if" 3 3 Any;
    Once "once" 1 1 Text;
    WeightedChecklist "weighted-checklist" 2 MANY Boolean;
    // Numbers
    Abs "abs" 1 1 Number;
    Acos "acos" 1 1 Number;
    Asin "asin" 1 1 Number;
    Atan "atan" 1 1 Number;
    Atan2 "atan2" 2 2 Number;
    Cos "cos" 1 1 Number;
    Exp "exp" 1 1 Number;
    Exp10 "exp10" 1 1 Number;
    Int "int" 1 1 Number;
    Log "log" 1 1 Number;
    Log10 "log10" 1 1 Number;
    Max "max" 1 MANY Number;
    Min "min" 1 MANY Number;
    Pi "pi" 0 0 Number;
    Pow "pow" 2 2 Number;
    Random "random" 0 0 Number;
    Sin "sin" 1 1 Number;
    Sqrt "sqrt" 1 1 Number;
    Tan "tan" 1 1 Number;
    // Dates and times
    Date "date" 1 1 Text;
    DateTime "date-time" 1 1 Text;
    DecimalDateTime "decimal-date-time" 1 1 Number;
    DecimalTime "decimal-time" 1 1 Number;
    FormatDate "format-date" 2 2 Text;
    FormatDateTime "format-date-time" 2 2 Text;
    Now "now" 0 0 Text;
    Today "today" 0 0 Text;
    // Choices
    ChoiceName "jr:choice-name" 2 2 Text;
    CountSelected "count-selected" 1 1 Number;
    Itext "jr:itext" 1 1 Text;
    Selected "selected" 2 2 Boolean;
    SelectedAt "selected-at" 2 2 Text;
    // Nodes
    CountNonEmpty "count-non-empty" 1 1 Number;
    Current "current" 0 0 Nodes;
    IndexedRepeat "indexed-repeat" 3 MANY Nodes;
    Instance "instance" 1 1 Nodes;
    Pulldata "pulldata" 4 4 Text;
    Randomize "randomize" 1 2 Nodes;
    // Places
    Area "area" 1 1 Number;
    Distance "distance" 1 MANY Number;
    Geofence "geofence" 2 2 Boolean;
    // The record
    Property "property" 1 1 Text;
    Version "version" 0 0 Text;
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
        for function in Function::ALL {
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
