//! Findings in words, Chinese and English, each with a way out.

mod faults;

use core::fmt::{self, Display, Formatter};

use qinglan_core::words::{Language, Words};

use super::{Fault, Place, Warning, WarningKind};
use faults::fault;

impl Fault {
    /// What is wrong and what to do, without its place.
    #[must_use]
    pub fn words(&self) -> Words {
        fault(&self.kind)
    }

    /// Place and words, on one line.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        format!("{}{}", self.place.line(language), self.words().get(language))
    }
}

impl Warning {
    /// What was passed over and what to do, without its place.
    #[must_use]
    pub fn words(&self) -> Words {
        warning(&self.kind)
    }

    /// Place and words, on one line.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        format!("{}{}", self.place.line(language), self.words().get(language))
    }
}

impl Place {
    /// `工作表 survey 第 3 行 C 列（label）：`; nothing for the whole file.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let zh = language == Language::Zh;
        if self.sheet.is_empty() {
            return format!("{}{}", self.header, if zh { "：" } else { ": " });
        }
        let mut line = if zh { format!("工作表 {}", self.sheet) } else { format!("sheet {}", self.sheet) };
        if self.row > 0 {
            line += &if zh { format!(" 第 {} 行", self.row) } else { format!(", row {}", self.row) };
        }
        if !self.column.is_empty() {
            line += &if zh { format!(" {} 列", self.column) } else { format!(", column {}", self.column) };
        }
        if !self.header.is_empty() {
            line += &if zh { format!("（{}）", self.header) } else { format!(" ({})", self.header) };
        }
        line + if zh { "：" } else { ": " }
    }
}

impl Display for Fault {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(&self.line(Language::En))
    }
}

impl Display for Warning {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str(&self.line(Language::En))
    }
}

macro_rules! both {
    ($zh:expr, $en:expr) => {
        Words::new(format!($zh), format!($en))
    };
}
use both;

fn warning(kind: &WarningKind) -> Words {
    match kind {
        WarningKind::UnknownColumn { header } => both!(
            "不认识“{header}”列，已跳过。如果有用，请检查标题的写法。",
            "The column '{header}' is not known and was passed over. If it matters, see to its heading."
        ),
        WarningKind::ColumnNotKept { header } => {
            both!("“{header}”列在这里不起作用，已跳过。", "The column '{header}' has no effect here and was passed over.")
        }
        WarningKind::SettingNotKept { header } => {
            both!("设置“{header}”在这里不起作用，已跳过。", "The setting '{header}' has no effect here and was passed over.")
        }
        WarningKind::EntitiesNotKept => both!(
            "entities 表已跳过：这里没有实体列表。记录照常填写。",
            "The sheet entities was passed over: there are no entity lists here. Records are filled as usual."
        ),
        WarningKind::OsmTagsNotKept => both!(
            "osm 表已跳过：这里只上传文件，不填地图标签。",
            "The sheet osm was passed over: files are uploaded here, without tags of the map."
        ),
        WarningKind::RowSkipped => both!(
            "这一行缺少类型、名称或列表名，已跳过。如果有用，请补上。",
            "This row lacks a type, name or list and was passed over. If it matters, complete it."
        ),
        WarningKind::Disabled => {
            both!("disabled 列已过时。建议改用 relevant。", "The column disabled is old. Better use relevant.")
        }
        WarningKind::NoRepeatLabel => both!(
            "重复组没有 label。建议写上，填表的人才知道要重复什么。",
            "The repeat has no label. With one, people know what is to be repeated."
        ),
        WarningKind::NoChoiceLabel { name } => both!(
            "选项“{name}”没有 label，填表时会显示名称。建议写上。",
            "The choice '{name}' has no label and is shown by its name. Better give one."
        ),
        WarningKind::SameButForCase { name } => both!(
            "“{name}”和另一个名称只差大小写，有的统计软件分不清。建议改名。",
            "'{name}' differs from another name only in its capitals; some programs take them for one. Better rename it."
        ),
        WarningKind::EmptyPart { name } => {
            both!("“{name}”里面什么也没有，已跳过。", "'{name}' has nothing in it and was passed over.")
        }
        WarningKind::OldMetadata => both!(
            "新手机不再提供这一项，答案会是空的。建议删去。",
            "Phones do not tell this any more, and it stays empty. Better remove it."
        ),
        WarningKind::LastSaved => both!(
            "这里不知道上一份记录的答案，last-saved 会是空的。建议改用默认值。",
            "The answers of the last record are not known here; last-saved stays empty. Better use a default."
        ),
        WarningKind::ExternalWithoutFilter => both!(
            "没有 choice_filter，普通的 select_one 就够了。",
            "Without a choice_filter an ordinary select_one does the same."
        ),
        WarningKind::GroupNotKept => both!(
            "有一组只影响显示，不在答案里，已跳过；里面的问题都在。",
            "A group that is shown only, and is not in the answers, was passed over; its questions are kept."
        ),
        WarningKind::NotKept { what } => {
            both!("“{what}”在这里没有对应的写法，已跳过。", "'{what}' has no counterpart here and was passed over.")
        }
        WarningKind::ParameterIdle { name: "identify-user" } => both!(
            "参数 identify-user 会留在表单里，这里不再另问是谁：记录的每一处都带着写它的人。",
            "The parameter identify-user stays with the form; nobody is asked who they are here: all of a record bears its author."
        ),
        WarningKind::ParameterIdle { name: "track-changes-reasons" } => both!(
            "参数 track-changes-reasons 会留在表单里，这里不另起作用：更正交出的记录时本来就可以写原因。",
            "The parameter track-changes-reasons stays with the form and adds nothing here: whoever corrects a submitted record can say why anyway."
        ),
        WarningKind::ParameterIdle { name } => {
            both!(
                "参数 {name} 会留在表单里，在这里不起作用。",
                "The parameter {name} stays with the form and has no effect here."
            )
        }
        WarningKind::FormIdChanged { id } => {
            both!("这里的表单编号是“{id}”；导出时仍用原来的编号。", "Here the form's id is '{id}'; exported it keeps its own.")
        }
    }
}
