//! What is wrong, in both languages: of the file, of a row, of a list, of an expression.

use qinglan_core::form::xpath::{SyntaxError, SyntaxErrorKind};
use qinglan_core::words::Words;

use crate::report::FaultKind;

use super::both;

fn megabytes(bytes: u64) -> u64 {
    bytes / (1024 * 1024)
}

pub fn fault(kind: &FaultKind) -> Words {
    match kind {
        FaultKind::NotAWorkbook
        | FaultKind::TooLarge { .. }
        | FaultKind::TooManyRows { .. }
        | FaultKind::TooManyColumns { .. }
        | FaultKind::CellTooLong { .. }
        | FaultKind::NotXml
        | FaultKind::NotXForms
        | FaultKind::TooDeep { .. }
        | FaultKind::FormTooLarge { .. }
        | FaultKind::BadFile { .. }
        | FaultKind::NoSheet { .. }
        | FaultKind::DuplicateColumn { .. }
        | FaultKind::MissingColumn { .. }
        | FaultKind::BadVersion { .. }
        | FaultKind::BadFormId
        | FaultKind::NoQuestions => of_file(kind),
        FaultKind::NoType
        | FaultKind::UnknownType { .. }
        | FaultKind::OldType { .. }
        | FaultKind::NoName
        | FaultKind::BadName { .. }
        | FaultKind::NameTooLong { .. }
        | FaultKind::ReservedName { .. }
        | FaultKind::DuplicateName { .. }
        | FaultKind::DuplicateRepeat { .. }
        | FaultKind::AuditName
        | FaultKind::PathTooLong { .. }
        | FaultKind::NoLabel
        | FaultKind::BigImageAlone
        | FaultKind::UnexpectedEnd { .. }
        | FaultKind::NotEnded { .. }
        | FaultKind::EmptyPart { .. }
        | FaultKind::Unfit { .. } => of_row(kind),
        FaultKind::NoList { .. }
        | FaultKind::EmptyList { .. }
        | FaultKind::NoListName
        | FaultKind::NoChoiceName
        | FaultKind::DuplicateChoice { .. }
        | FaultKind::BlankInChoice { .. }
        | FaultKind::BadFileName { .. }
        | FaultKind::TwoSources { .. }
        | FaultKind::FilterWithOther
        | FaultKind::FilterInTableList
        | FaultKind::TableListMixed { .. }
        | FaultKind::Search => of_list(kind),
        FaultKind::BadExpression(error) => of_expression(error),
        FaultKind::NoCalculation
        | FaultKind::BrokenReference
        | FaultKind::UnknownReference { .. }
        | FaultKind::AmbiguousReference { .. }
        | FaultKind::UnknownPath { .. }
        | FaultKind::Cycle { .. }
        | FaultKind::BadTrigger { .. }
        | FaultKind::NoTrigger
        | FaultKind::BadParameters
        | FaultKind::UnknownParameter { .. }
        | FaultKind::BadParameter { .. }
        | FaultKind::NeedsParameter { .. } => of_logic(kind),
    }
}

fn of_file(kind: &FaultKind) -> Words {
    match kind {
        FaultKind::NotAWorkbook => both!(
            "这不是能读的表格文件。请用 Excel 或 WPS 另存为 .xlsx 再上传。",
            "This is no spreadsheet that can be read. Save it as .xlsx and try again."
        ),
        FaultKind::TooLarge { limit } => {
            let limit = megabytes(*limit);
            both!(
                "文件太大，最多 {limit} MB。请删去图片和多余的行列。",
                "The file is too large: {limit} MB at most. Remove pictures and rows that nobody needs."
            )
        }
        FaultKind::TooManyRows { limit } => both!(
            "行太多，最多 {limit} 行。请把长名单放进单独的文件。",
            "Too many rows: {limit} at most. Put long lists into a file of their own."
        ),
        FaultKind::TooManyColumns { limit } => both!(
            "列太多，最多 {limit} 列。请删去多余的列。",
            "Too many columns: {limit} at most. Remove those that nobody needs."
        ),
        FaultKind::CellTooLong { chars, limit } => both!(
            "这一格有 {chars} 个字符，最多 {limit} 个。请缩短或分成几格。",
            "This cell has {chars} characters, {limit} at most. Shorten it or part it."
        ),
        FaultKind::NotXml => both!("这不是完整的 XML 文件。请重新导出。", "This is no complete XML file. Export it again."),
        FaultKind::NotXForms => both!(
            "这份 XML 不是 XForms 表单：缺少 model、instance 或 body。请从表单工具重新导出。",
            "This XML is no XForms form: model, instance or body is missing. Export it from a form tool again."
        ),
        FaultKind::TooDeep { limit } => {
            both!("组套得太深，最多 {limit} 层。请减少层数。", "Groups are nested too deeply: {limit} levels at most. Use fewer.")
        }
        FaultKind::FormTooLarge { bytes, limit } => {
            let (kb, most) = (bytes / 1024, limit / 1024);
            both!(
                "表单有 {kb} kB，手机最多装 {most} kB。请把长名单放进 .csv 文件，用 select_one_from_file。",
                "The form has {kb} kB; phones take {most} kB. Put long lists into a .csv file and use select_one_from_file."
            )
        }
        FaultKind::BadFile { name } => both!(
            "表单不能带文件“{name}”。图片用 PNG、JPEG、WebP 或 GIF，声音用 MP3、M4A、OGG 或 WAV，视频用 MP4 或 WebM；每个名字一个。",
            "A form cannot carry the file '{name}'. Pictures are PNG, JPEG, WebP or GIF, sounds MP3, M4A, OGG or WAV, films MP4 or WebM; each name once."
        ),
        FaultKind::NoSheet { name } => both!(
            "缺少工作表 {name}。请加上它，或把现有的表改成这个名字。",
            "The sheet {name} is missing. Add it, or give that name to the one that is meant."
        ),
        FaultKind::DuplicateColumn { other, .. } => {
            both!("这一列和“{other}”列意思相同。请只留一列。", "This column means the same as '{other}'. Keep one of them.")
        }
        FaultKind::MissingColumn { name } => {
            both!("缺少 {name} 列。请在第 1 行加上这个标题。", "The column {name} is missing. Add this heading to row 1.")
        }
        FaultKind::BadVersion { text } => {
            both!("版本“{text}”应是从 1 开始的整数。请改正。", "The version '{text}' has to be a whole number from 1. Change it.")
        }
        FaultKind::BadFormId => both!(
            "表单编号不能用。请只用小写字母、数字、_ 和 -。",
            "The form's id cannot be used. Use small letters, digits, _ and - only."
        ),
        _ => both!("表单里没有问题。请至少加一行。", "The form asks nothing. Add at least one row."),
    }
}

fn of_row(kind: &FaultKind) -> Words {
    match kind {
        FaultKind::NoType => both!(
            "这一行没有类型。请在 type 列写上，例如 text。",
            "This row has no type. Write one into the column type, such as text."
        ),
        FaultKind::UnknownType { name } => both!(
            "没有“{name}”这种类型。请对照 xlsform.org 的类型表改正。",
            "There is no type '{name}'. See the list of types at xlsform.org."
        ),
        FaultKind::OldType { name } => both!(
            "“{name}”已不再使用。请用 begin_repeat 和 repeat_count，或用 choice_filter 做级联选择。",
            "'{name}' is not used any more. Use begin_repeat with repeat_count, or choice_filter for choices that depend on others."
        ),
        FaultKind::NoName => both!("这一行没有名称。请在 name 列写上。", "This row has no name. Write one into the column name."),
        FaultKind::BadName { name } => both!(
            "名称“{name}”不能用。请以英文字母或 _ 开头，后面只用字母、数字、_、- 和 .；中文请写在 label 列。",
            "The name '{name}' cannot be used. Begin with a Latin letter or _ and go on with letters, digits, _, - and .; other words belong into the label."
        ),
        FaultKind::NameTooLong { name, limit } => both!(
            "名称“{name}”太长，最多 {limit} 个字符。请缩短。",
            "The name '{name}' is too long: {limit} characters at most. Shorten it."
        ),
        FaultKind::ReservedName { name } => {
            both!("名称“{name}”另有用处。请换一个。", "The name '{name}' means something else already. Choose another.")
        }
        FaultKind::DuplicateName { name } => {
            both!("同一组里已有名称“{name}”。请换一个。", "The name '{name}' is in this group already. Choose another.")
        }
        FaultKind::DuplicateRepeat { name } => both!(
            "重复组“{name}”的名称在整张表单里只能用一次，也不能和表单同名。请换一个。",
            "A repeat's name, '{name}', may be used once in the whole form, and not as the form's own. Choose another."
        ),
        FaultKind::AuditName => both!("audit 行的名称请留空，或写 audit。", "Leave the name of an audit empty, or write audit."),
        FaultKind::PathTooLong { path, limit } => both!(
            "“{path}”连同外面各组的名称太长，最多 {limit} 个字符。请缩短组名或问题名。",
            "'{path}' is too long with the groups around it: {limit} characters at most. Shorten the names."
        ),
        FaultKind::NoLabel => both!(
            "没有给人看的文字。请在 label 列写上，或写 hint、放图片。",
            "There is nothing to read. Write a label, or a hint, or give a picture."
        ),
        FaultKind::BigImageAlone => {
            both!("big-image 要和 image 一起用。请补上 image。", "A big-image needs an image beside it. Add one.")
        }
        FaultKind::UnexpectedEnd { open: Some(name) } => both!(
            "这里结束的不是最里面的“{name}”。请检查 begin 和 end 是否成对、类型是否一致。",
            "This does not end '{name}', which is the innermost. See that every begin has its end, of the same kind."
        ),
        FaultKind::UnexpectedEnd { open: None } => both!(
            "这里结束了没有开始的组。请删去这一行，或补上 begin。",
            "This ends what was not begun. Remove the row, or add its begin."
        ),
        FaultKind::NotEnded { name } => {
            both!("“{name}”没有结束。请补上 end_group 或 end_repeat。", "'{name}' is not ended. Add end_group or end_repeat.")
        }
        FaultKind::EmptyPart { name } => both!(
            "“{name}”里面什么也没有。请加上问题，或删去这一组。",
            "'{name}' has nothing in it. Add questions, or remove it."
        ),
        FaultKind::Unfit { path } => both!(
            "“{path}”的设定不合用。请检查最小值、最大值和个数。",
            "What is set for '{path}' does not work. See to its bounds and counts."
        ),
        _ => Words::default(),
    }
}

fn of_list(kind: &FaultKind) -> Words {
    match kind {
        FaultKind::NoList { name } => both!(
            "没有选项列表“{name}”。请在 choices 表的 list_name 列写上，或改正名称。",
            "There is no list '{name}'. Add it to the column list_name of choices, or correct the name."
        ),
        FaultKind::EmptyList { name } => {
            both!("“{name}”没有选项。请在 choices 表里加上。", "'{name}' has no choices. Add some to the sheet choices.")
        }
        FaultKind::NoListName => both!(
            "选择题没有写列表名称。请写成 select_one 列表名。",
            "The select names no list. Write select_one and the list's name."
        ),
        FaultKind::NoChoiceName => {
            both!("选项没有名称。请在 name 列写上。", "The choice has no name. Write one into the column name.")
        }
        FaultKind::DuplicateChoice { name } => both!(
            "同一列表里已有选项“{name}”。请换一个名称。",
            "The choice '{name}' is in this list already. Choose another name."
        ),
        FaultKind::BlankInChoice { name } => both!(
            "可选几项的列表里，选项名称“{name}”不能有空格。请改用 _。",
            "Where several may be chosen, a choice's name, '{name}', has no blanks. Use _ instead."
        ),
        FaultKind::BadFileName { name } => both!(
            "文件名“{name}”应以 .csv、.xml 或 .geojson 结尾。请改正。",
            "The file '{name}' has to end in .csv, .xml or .geojson. Correct it."
        ),
        FaultKind::TwoSources { name } => both!(
            "“{name}”既指一个文件又指另一个文件。请给其中一个改名。",
            "'{name}' means two different files. Rename one of them."
        ),
        FaultKind::FilterWithOther => both!(
            "or_other 不能和 choice_filter 一起用。请自己加“其他”选项和填写框。",
            "or_other does not go with choice_filter. Add a choice 'other' and a question yourself."
        ),
        FaultKind::FilterInTableList => both!(
            "table-list 里不能用 choice_filter。请去掉其中一个。",
            "choice_filter does not work in a table-list. Remove one of them."
        ),
        FaultKind::TableListMixed { name, other } => both!(
            "table-list 里的问题要用同一列表，这里是“{name}”，前面是“{other}”。请统一。",
            "All questions of a table-list have the same list; here it is '{name}', before it was '{other}'."
        ),
        _ => both!(
            "search() 只有个别安卓应用能用。请改用 select_one_from_file 和 choice_filter。",
            "search() works in some Android apps only. Use select_one_from_file with choice_filter."
        ),
    }
}

fn of_logic(kind: &FaultKind) -> Words {
    match kind {
        FaultKind::NoCalculation => both!(
            "calculate 没有写算式。请在 calculation 列写上。",
            "The calculate has no calculation. Write one into the column calculation."
        ),
        FaultKind::BrokenReference => both!(
            "引用要写成 ${{名称}}，里面只有一个问题的名称。请检查括号。",
            "A reference is written ${{name}}, with one question's name in it. See to its braces."
        ),
        FaultKind::UnknownReference { name } => both!(
            "没有名为“{name}”的问题。请改正 ${{{name}}}，或加上这个问题。",
            "No question is named '{name}'. Correct ${{{name}}}, or add the question."
        ),
        FaultKind::AmbiguousReference { name } => both!(
            "有几个问题都叫“{name}”，不知道 ${{{name}}} 指哪一个。请给它们不同的名称。",
            "Several questions are named '{name}', and ${{{name}}} could be any. Give them different names."
        ),
        FaultKind::UnknownPath { path } => both!(
            "表单里没有路径“{path}”。请改成有的题目，最好写成 ${{名称}}。",
            "The form has no path '{path}'. Name a question that it has, best as ${{name}}."
        ),
        FaultKind::Cycle { paths } => {
            let way = paths.iter().chain(paths.first()).map(String::as_str).collect::<Vec<_>>().join(" → ");
            both!(
                "这里的计算绕了一圈又用到自己：{way}。请去掉其中一处引用。",
                "What is computed here needs itself: {way}. Take out one of these references."
            )
        }
        FaultKind::BadTrigger { name } => both!(
            "“{name}”不是填写时看得见的问题，不能用作 trigger。请换一个。",
            "'{name}' is no question that people see, and cannot be a trigger. Choose another."
        ),
        FaultKind::NoTrigger => {
            both!("这种类型要有 trigger。请写上一个问题的 ${{名称}}。", "This type needs a trigger. Give a question's ${{name}}.")
        }
        FaultKind::BadParameters => both!(
            "parameters 要写成 名称=值，用空格隔开。请改正。",
            "Parameters are written name=value, parted by blanks. Correct them."
        ),
        FaultKind::UnknownParameter { name } => {
            both!("这种类型没有参数“{name}”。请去掉它。", "This type has no parameter '{name}'. Remove it.")
        }
        FaultKind::BadParameter { name, value } => both!(
            "参数 {name} 不能是“{value}”。请对照 xlsform.org 改正。",
            "The parameter {name} cannot be '{value}'. See xlsform.org for what it takes."
        ),
        FaultKind::NeedsParameter { name } => both!(
            "还缺参数 {name}。请加上，或去掉依赖它的参数。",
            "The parameter {name} is missing. Add it, or remove what depends on it."
        ),
        _ => Words::default(),
    }
}

/// What is wrong with an expression; places are counted from 1 for people.
fn of_expression(error: &SyntaxError) -> Words {
    let at = error.at + 1;
    match &error.kind {
        SyntaxErrorKind::Empty => {
            both!("这里没有算式。请写上，或清空这一格。", "There is no expression. Write one, or empty the cell.")
        }
        SyntaxErrorKind::TooLong { chars, limit } => both!(
            "算式有 {chars} 个字符，最多 {limit} 个。请分成几个 calculate。",
            "The expression has {chars} characters, {limit} at most. Part it into several calculates."
        ),
        SyntaxErrorKind::TooDeep => {
            both!(
                "第 {at} 个字符处括号套得太深。请分成几个 calculate。",
                "Brackets are nested too deeply at character {at}. Part it into several calculates."
            )
        }
        SyntaxErrorKind::Character(found) => both!(
            "第 {at} 个字符“{found}”不能用。请用半角的括号、引号和运算符。",
            "Character {at}, '{found}', means nothing here. Use plain brackets, quotes and operators."
        ),
        SyntaxErrorKind::UnclosedText => both!(
            "第 {at} 个字符处的引号没有结束。请补上。",
            "The text that begins at character {at} does not end. Close its quote."
        ),
        SyntaxErrorKind::Reference | SyntaxErrorKind::Variable => {
            both!("第 {at} 个字符处的引用要写成 ${{名称}}。", "The reference at character {at} is written ${{name}}.")
        }
        SyntaxErrorKind::End => {
            both!("算式没有写完。请补上后面的部分。", "The expression ends too early. Write what is missing.")
        }
        SyntaxErrorKind::Unexpected(found) => {
            both!(
                "第 {at} 个字符处的“{found}”放在这里不对。请检查前后的运算符和括号。",
                "'{found}' at character {at} cannot stand here. See to the operators and brackets around it."
            )
        }
        SyntaxErrorKind::Missing(wanted) => {
            both!("第 {at} 个字符处缺少“{wanted}”。请补上。", "'{wanted}' is missing at character {at}. Add it.")
        }
        SyntaxErrorKind::UnknownFunction(name) => {
            both!(
                "没有函数“{name}”。请对照 XForms 的函数表改正。",
                "There is no function '{name}'. See the list of XForms' functions."
            )
        }
        SyntaxErrorKind::Arguments { function, count } => {
            let name = function.name();
            both!(
                "函数“{name}”不能有 {count} 个参数。请对照函数表改正。",
                "The function '{name}' does not take {count} arguments. See the list of functions."
            )
        }
        SyntaxErrorKind::UnknownAxis(name) => {
            both!("没有“{name}::”这种写法。请改用问题的 ${{名称}}。", "There is no '{name}::'. Use ${{name}} of the question.")
        }
        SyntaxErrorKind::NodeType(name) => both!(
            "“{name}()”在表单里没有意义。请改用问题的 ${{名称}}。",
            "'{name}()' means nothing in forms. Use ${{name}} of the question."
        ),
        SyntaxErrorKind::NotNodes => both!(
            "第 {at} 个字符处应是问题或列表，不能是文字或数。",
            "A question or list has to stand at character {at}, and no text or number."
        ),
    }
}
