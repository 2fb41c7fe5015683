//! What a column holds, from its heading (rule DR1).

use super::{COLUMNS_MAX, Column, Sheet};

/// Headings that schools use, the usual one first, then in English.
const HEADINGS: &[(Column, &[&str])] = &[
    (Column::Name, &["姓名", "教师姓名", "名字", "教师", "Name"]),
    (Column::Number, &["工号", "教师编号", "职工号", "编号", "继教号", "教师号", "Number", "Staff number"]),
    (Column::School, &["学校", "学校名称", "单位", "所在学校", "任教学校", "工作单位", "School"]),
    (Column::Subject, &["学科", "任教学科", "科目", "Subject"]),
    (Column::Grades, &["年级", "任教年级", "所教年级", "Grades", "Grade"]),
    (Column::Stage, &["发展阶段", "教师阶段", "阶段", "层次", "Stage"]),
    (Column::Duty, &["职务", "身份", "角色", "岗位", "Duty", "Role"]),
    (Column::Left, &["已离开", "离开", "是否离职", "离职", "Left"]),
    (Column::Kind, &["学校类别", "类别", "办学类型", "学段", "Kind"]),
    (Column::Setting, &["所在地", "城乡", "地域", "城乡类别", "Setting"]),
];

/// The heading that an exported roster has.
#[must_use]
pub fn heading(column: Column) -> &'static str {
    let names = HEADINGS.iter().find(|(known, _)| *known == column).map(|(_, names)| *names);
    names.and_then(|names| names.first()).copied().unwrap_or_default()
}

/// What the columns under these headings hold. No column is guessed twice: the first heading that fits has it.
#[must_use]
pub fn guess(headings: &[String]) -> Vec<Option<Column>> {
    let mut taken: Vec<Column> = Vec::new();
    let column = |heading: &String| {
        let bare = bare(heading);
        let found = HEADINGS.iter().find(|(_, names)| names.iter().any(|name| name.eq_ignore_ascii_case(&bare)));
        let column = found.map(|(column, _)| *column).filter(|column| !taken.contains(column));
        taken.extend(column);
        column
    };
    headings.iter().take(COLUMNS_MAX).map(column).collect()
}

/// So far down headings are looked for: above them stand the title of the roster and who made it.
const ABOVE_MAX: usize = 10;

/// The sheet of these rows, its headings being the first row with two that are known; the first row of all where there is none.
#[must_use]
pub fn headed(name: String, mut rows: Vec<Vec<String>>) -> Sheet {
    let known = |row: &Vec<String>| guess(row).iter().flatten().count() >= 2;
    let above = rows.iter().take(ABOVE_MAX).position(known).unwrap_or(0);
    let mut below = rows.split_off(above.min(rows.len()));
    let headings = if below.is_empty() { Vec::new() } else { below.remove(0) };
    Sheet { name, columns: guess(&headings), headings, rows: below, above: u32::try_from(above).unwrap_or(u32::MAX) }
}

/// Without blanks within, and what stands in brackets after it: 姓 名, 学科（主）.
fn bare(heading: &str) -> String {
    let before = heading.split(['(', '（', ':', '：', '*']).find(|part| !part.trim().is_empty());
    let words = before.unwrap_or_default().trim();
    if words.is_ascii() { words.to_owned() } else { words.chars().filter(|c| !c.is_whitespace()).collect() }
}
