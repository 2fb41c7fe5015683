//! What is wrong with a form, or could not be kept of it: where, what, and in words for those who wrote it.

mod words;

use qinglan_core::form::xpath::SyntaxError;

/// Where in the source: of a workbook the sheet, row and column as the spreadsheet shows them, of XML the path and what stands there as
/// `header`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub sheet: String,
    /// Counted from 1, the headings included; 0 where it is none in particular.
    pub row: u32,
    /// Its letters: `C`.
    pub column: String,
    /// What stands at the head of the column.
    pub header: String,
}

impl Place {
    /// Of a definition, where no sheet is: the path of the part, empty for the form itself.
    #[must_use]
    pub fn part(&self) -> &str {
        let path = if self.sheet.is_empty() { self.header.rsplit_once(' ') } else { None };
        path.map_or("", |(path, _)| path)
    }
}

/// Something without which there is no form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    pub kind: FaultKind,
}

/// Something that was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub place: Place,
    pub kind: WarningKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Neither .xlsx nor .xls.
    NotAWorkbook,
    /// In bytes, of the file or of what it unpacks to.
    TooLarge {
        limit: u64,
    },
    TooManyRows {
        limit: u32,
    },
    TooManyColumns {
        limit: u32,
    },
    CellTooLong {
        chars: usize,
        limit: usize,
    },
    NotXml,
    /// XML, and no XForm.
    NotXForms,
    TooDeep {
        limit: usize,
    },
    NoSheet {
        name: &'static str,
    },
    /// Two columns of a sheet mean the same.
    DuplicateColumn {
        header: String,
        other: String,
    },
    MissingColumn {
        name: &'static str,
    },
    NoType,
    UnknownType {
        name: String,
    },
    /// A type of older tools with something that takes its place.
    OldType {
        name: String,
    },
    NoName,
    BadName {
        name: String,
    },
    NameTooLong {
        name: String,
        limit: usize,
    },
    ReservedName {
        name: String,
    },
    DuplicateName {
        name: String,
    },
    /// Repeats are named once in the whole form, and not as the form is.
    DuplicateRepeat {
        name: String,
    },
    NoLabel,
    BigImageAlone,
    /// It ends what was not begun; `open` is what would have to end first.
    UnexpectedEnd {
        open: Option<String>,
    },
    NotEnded {
        name: String,
    },
    EmptyPart {
        name: String,
    },
    NoList {
        name: String,
    },
    EmptyList {
        name: String,
    },
    NoListName,
    NoChoiceName,
    DuplicateChoice {
        name: String,
    },
    /// Several choices are parted by blanks.
    BlankInChoice {
        name: String,
    },
    BadFileName {
        name: String,
    },
    /// Two sources of one name.
    TwoSources {
        name: String,
    },
    FilterWithOther,
    FilterInTableList,
    TableListMixed {
        name: String,
        other: String,
    },
    /// `search()` asks other apps on Android.
    Search,
    NoCalculation,
    /// An expression that is none, with the place in characters.
    BadExpression(SyntaxError),
    /// `${...}` that is not closed, or has no name in it.
    BrokenReference,
    UnknownReference {
        name: String,
    },
    /// Several questions have the name.
    AmbiguousReference {
        name: String,
    },
    /// The form has no such path.
    UnknownPath {
        path: String,
    },
    /// What is computed there needs itself: over these paths.
    Cycle {
        paths: Vec<String>,
    },
    /// A trigger is a question that people see.
    BadTrigger {
        name: String,
    },
    NoTrigger,
    BadParameters,
    UnknownParameter {
        name: String,
    },
    BadParameter {
        name: String,
        value: String,
    },
    NeedsParameter {
        name: &'static str,
    },
    AuditName,
    PathTooLong {
        path: String,
        limit: usize,
    },
    /// The definition would be larger than devices take.
    FormTooLarge {
        bytes: usize,
        limit: usize,
    },
    /// A file that a form does not carry.
    BadFile {
        name: String,
    },
    NoQuestions,
    BadVersion {
        text: String,
    },
    BadFormId,
    /// What `core::form::check` found that no other fault names.
    Unfit {
        path: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    UnknownColumn {
        header: String,
    },
    /// Known, and nothing here answers to it.
    ColumnNotKept {
        header: String,
    },
    SettingNotKept {
        header: String,
    },
    EntitiesNotKept,
    OsmTagsNotKept,
    RowSkipped,
    Disabled,
    NoRepeatLabel,
    NoChoiceLabel {
        name: String,
    },
    SameButForCase {
        name: String,
    },
    EmptyPart {
        name: String,
    },
    /// Phones do not tell it any more.
    OldMetadata,
    /// Nothing on this device knows what was last sent.
    LastSaved,
    /// Filtered nothing: an ordinary list does the same.
    ExternalWithoutFilter,
    /// The body has parts that the answers do not.
    GroupNotKept,
    /// An action or attribute of XForms without a place in XLSForm.
    NotKept {
        what: String,
    },
    /// A parameter that stays with the form, and that nothing here answers to.
    ParameterIdle {
        name: &'static str,
    },
    /// A name that was changed, because devices need small letters there.
    FormIdChanged {
        id: String,
    },
}

impl Fault {
    /// All that is wrong with a definition that came from no sheet: the place of each is its path and column.
    #[must_use]
    pub fn of_definition(definition: &qinglan_core::form::Definition) -> Vec<Self> {
        let place = |path: &str, key: &str| {
            let header = if path.is_empty() { key.to_owned() } else { format!("{path} {key}") };
            Place { header, ..Place::default() }
        };
        crate::build::faults(definition).into_iter().map(|(path, key, kind)| Self { place: place(&path, key), kind }).collect()
    }
}
