//! What the tests share.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use qinglan_core::form::{Definition, Kind, Logic, Node, Packed, Print, Setup, Special};
use qinglan_core::words::{Language, Words};
use qinglan_forms::Fault;

pub fn lines(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The lines that differ, and not two whole forms.
pub fn difference(found: &Definition, wanted: &Definition, what: &str) -> Option<String> {
    let lines = |form: &Definition| serde_json::to_string_pretty(form).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let (found, wanted) = (lines(found), lines(wanted));
    let at = (0..found.len().max(wanted.len())).find(|at| found.get(*at) != wanted.get(*at))?;
    let near = |lines: &[String]| lines[at.saturating_sub(10).min(lines.len())..(at + 5).min(lines.len())].join("\n");
    Some(format!("{what}: line {at} differs\nfound:\n{}\nwanted:\n{}", near(&found), near(&wanted)))
}

pub fn assert_same(found: &Definition, wanted: &Definition, what: &str) {
    if let Some(difference) = difference(found, wanted, what) {
        panic!("{difference}");
    }
    assert_eq!(found, wanted, "{what}");
}

/// A definition without what pyxform's XML does not say, or says otherwise, and on purpose:
/// - the order of languages, and `default` among them, which it adds for its own texts;
/// - `-`, which it writes where a text is missing;
/// - its own English label of the question that `or_other` adds, and hint of `phone number`;
/// - its own English label of the choice that `or_other` adds;
/// - where among the questions an audit stands;
/// - what only the sheet `qinglan` has: a title in two languages, a description, how it is printed, what a row is added with;
/// - a text that nobody may change and nothing computes, which is a note in XForms;
/// - curly quotes of texts, which it straightens;
/// - the time of midnight after a date in a cell.
pub fn comparable(form: &Definition) -> Definition {
    let mut form = form.clone();
    if let Some(packed) = &form.setup {
        let mut setup = packed.open().unwrap();
        setup.languages.sort();
        setup.languages.retain(|name| name != "default");
        for list in &mut setup.lists {
            list.rows.iter_mut().for_each(|row| plainer(&mut row.label));
        }
        form.setup = (setup != Setup::default()).then(|| Packed::new(&setup));
    }
    form.questions = form.questions.iter().map(node).collect();
    form.questions.sort_by_key(|node| node.name() == "audit");
    let title = Words::new(form.title.get(Language::Zh), "");
    Definition { title, description: None, title_from: vec![], print: Print::default(), ..form }
}

fn node(node_: &Node) -> Node {
    let mut node_ = node_.clone();
    match &mut node_ {
        Node::Question(question) => {
            words(&mut question.label, &mut question.hint);
            let logic = question.logic.as_ref().map(|logic| logic.open().unwrap()).unwrap_or_default();
            if question.readonly && logic.calculation.is_none() && matches!(question.kind, Kind::Text(_)) {
                question.kind = Kind::Special(Packed::new(&Special::Note));
                question.readonly = false;
            }
            if let Kind::SelectOne(select) | Kind::SelectMany(select) = &mut question.kind {
                select.choices.iter_mut().for_each(|choice| plainer(&mut choice.label));
            }
            question.logic = self::logic(logic);
        }
        Node::Group(group) => {
            words(&mut group.label, &mut group.hint);
            group.nodes = group.nodes.iter().map(node).collect();
        }
        Node::Repeat(repeat) => {
            words(&mut repeat.label, &mut repeat.hint);
            repeat.add_label = None;
            repeat.nodes = repeat.nodes.iter().map(node).collect();
        }
    }
    node_
}

fn logic(mut logic: Logic) -> Option<Packed<Logic>> {
    for words in [&mut logic.guidance, &mut logic.constraint_message, &mut logic.required_message] {
        plainer(words);
    }
    logic.trigger.sort();
    (logic != Logic::default()).then(|| Packed::new(&logic))
}

fn words(label: &mut Words, hint: &mut Option<Words>) {
    plainer(label);
    if let Some(words) = hint {
        plainer(words);
        if words.is_empty() {
            *hint = None;
        }
    }
}

fn plainer(words: &mut Words) {
    let strip = |text: &mut String| {
        *text = text.replace(" 00:00:00", "").replace(['“', '”'], "\"").replace(['‘', '’'], "'");
        if ["-", "Other", "其他", "Specify other.", "请说明。", "Enter numbers only."].contains(&text.as_str()) {
            text.clear();
        }
    };
    strip(&mut words.zh);
    strip(&mut words.en);
    if let Some(others) = &mut words.others {
        others.iter_mut().for_each(|(_, text)| strip(text));
        others.retain(|(_, text)| !text.is_empty());
        others.sort();
    }
    words.others = words.others.take().filter(|others| !others.is_empty());
}

/// Names, and sheets as text.
pub const FEATURES: &[(&str, &str)] = &[
    ("plain_types", "
        #survey
        type | name | label
        text | t | 文字
        integer | i | 整数
        decimal | d | 小数
        date | da | 日期
        time | ti | 时间
        dateTime | dt | 日期和时间
        note | n | 请看
        acknowledge | ack | 同意
        barcode | bc | 条码
        geopoint | gp | 位置
        geotrace | gt | 路线
        geoshape | gs | 范围
        image | im | 照片
        audio | au | 录音
        video | vi | 视频
        file | fi | 文件
        hidden | h |
    "),
    ("required", "
        #survey
        type | name | label | required | required_message
        text | always | 甲 | yes | 要填
        text | when | 乙 | ${always} = 'x' |
        text | never | 丙 | no |
    "),
    ("relevant", "
        #survey
        type | name | label | relevant
        select_one yn | a | 有吗？ |
        text | b | 哪些？ | ${a} = 'y'
        begin group | g | 更多 | ${a} = 'y' and ${b} != ''
        text | c | 还有 | selected(${a}, 'y')
        end group | | |
        #choices
        list_name | name | label
        yn | y | 有
        yn | n | 没有
    "),
    ("constraint", "
        #survey
        type | name | label | constraint | constraint_message | hint
        integer | age | 年龄 | . > 0 and . < 120 | 请看年龄 | 周岁
        text | phone | 电话 | regex(., '^[0-9]{11}$') | 十一位 |
    "),
    ("calculation", "
        #survey
        type | name | label | calculation | readonly
        integer | a | 甲 | |
        calculate | twice | | ${a} * 2 |
        integer | shown | 两倍 | ${twice} | yes
        note | n | 共 ${twice} 个，${a} | |
        text | silent | | concat(${a}, 'x') |
    "),
    ("defaults", "
        #survey
        type | name | label | default
        integer | number | 数 | -5
        date | day | 日 | 2026-09-01
        dateTime | now | 现在 | now()
        integer | sum | 和 | ${number} + 1
        image | picture | 图 | leaf.png
        text | word | 字 | low-risk
        select_multiple l | many | 几项 | a b
        #choices
        list_name | name | label
        l | a | 甲
        l | b | 乙
    "),
    ("languages", "
        #survey
        type | name | label::中文 (zh) | label::English (en) | label::Français (fr) | hint::English (en) | guidance_hint::中文 (zh)
        text | a | 甲 | A | La | think | 提示
        note | b | 乙 ${a} | B ${a} | Bé ${a} | |
        #settings
        form_title | form_id | version | default_language
        三种语言 | three | 7 | English (en)
    "),
    ("house_languages", "
        #survey
        type | name | label::中文 (zh) | label::English (en)
        text | a | 甲 | A
        select_one l | b | 乙 | B
        #choices
        list_name | name | label::中文 (zh) | label::English (en)
        l | x | 一 | One
        l | y | 二 | Two
    "),
    ("single_colon", "
        #survey
        type | name | label:English | label:Chinese | constraint_message:English | constraint | bind:relevant
        integer | a | A | 甲 | wrong | . > 1 |
        integer | b | B | 乙 | | | ${a} > 3
    "),
    ("media", "
        #survey
        type | name | label | image | audio | media::video | big-image
        text | a | 甲 | a.jpg | a.mp3 | a.mp4 | big.jpg
        select_one l | b | 乙 | | | |
        #choices
        list_name | name | label | media::image
        l | x | 一 | x.png
        l | y | 二 | y.png
    "),
    ("appearance", "
        #survey
        type | name | label | appearance
        text | a | 甲 | multiline
        text | n | 号 | numbers
        select_one l | q | 快 | quick
        select_one l | m | 短 | minimal
        select_one l | k | 表 | likert
        select_multiple l | c | 列 | columns-2 no-buttons
        image | s | 签名 | signature
        image | d | 画 | draw
        date | my | 年月 | month-year
        begin group | g | 一页 | field-list
        text | z | 丁 |
        end group | | |
        #choices
        list_name | name | label
        l | a | 甲
        l | b | 乙
    "),
    ("parameters", "
        #survey
        type | name | label | parameters | appearance
        text | t | 文字 | rows=5 | multiline
        image | i | 照片 | max-pixels=1024 |
        audio | a | 录音 | quality=voice-only |
        geopoint | g | 位置 | capture-accuracy=10 warning-accuracy=50 allow-mock-accuracy=true |
        geotrace | r | 路线 | incremental=true |
        select_one l | s | 选 | randomize=true, seed=42 |
        select_one l | s2 | 选 | randomize=true seed=${n} |
        integer | n | 数 | |
        #choices
        list_name | name | label
        l | a | 甲
        l | b | 乙
    "),
    ("range", "
        #survey
        type | name | label | parameters | appearance
        range | standard | 甲 | |
        range | whole | 乙 | start=0 end=100 step=5 | vertical
        range | part | 丙 | start=0.5 end=5.0 step=0.5 |
        range | ticks | 丁 | start=0 end=10 step=1 tick_interval=5 tick_labelset=ends placeholder=5 |
        #choices
        list_name | name | label
        ends | 0 | 少
        ends | 10 | 多
    "),
    ("rank", "
        #survey
        type | name | label
        rank things | r | 排一排
        #choices
        list_name | name | label
        things | a | 甲
        things | b | 乙
        things | c | 丙
    "),
    ("or_other", "
        #survey
        type | name | label
        select_one fruits or_other | fruit | 水果
        select_multiple drinks or_other | drink | 饮料
        #choices
        list_name | name | label
        fruits | apple | 苹果
        drinks | tea | 茶
    "),
    ("choice_filter", "
        #survey
        type | name | label | choice_filter
        select_one provinces | province | 省 |
        select_one cities | city | 市 | province = ${province}
        select_multiple cities | visited | 去过 | province != ${province}
        #choices
        list_name | name | label | province
        provinces | gd | 广东 |
        provinces | yn | 云南 |
        cities | gz | 广州 | gd
        cities | km | 昆明 | yn
    "),
    ("filter_in_repeat", "
        #survey
        type | name | label | choice_filter | calculation
        begin repeat | r | 每次 | |
        select_one provinces | province | 省 | |
        select_one cities | city | 市 | province = ${province} |
        calculate | label | | | instance('cities')/root/item[name = ${city}]/province
        end repeat | | | |
        #choices
        list_name | name | label | province
        provinces | gd | 广东 |
        cities | gz | 广州 | gd
    "),
    ("from_file", "
        #survey
        type | name | label | parameters | choice_filter | calculation
        select_one_from_file schools.csv | s | 学校 | value=code label=title | |
        select_multiple_from_file places.geojson | p | 地点 | | |
        select_one_from_file towns.xml | t | 乡镇 | | county = ${s} |
        csv-external | extra | | | |
        calculate | c | | | | pulldata('teachers', 'name', 'id', ${s})
        calculate | e | | | | instance('extra')/root/item[id = ${s}]/name
    "),
    ("external", "
        #survey
        type | name | label | choice_filter
        text | state | 省 |
        select_one_external cities | city | 市 | state = ${state}
        #external_choices
        list_name | name | label | state
        cities | gz | 广州 | gd
        cities | km | 昆明 | yn
    "),
    ("from_repeat", "
        #survey
        type | name | label | choice_filter
        begin repeat | child | 孩子 |
        text | child_name | 名字 |
        integer | child_age | 年龄 |
        end repeat | | |
        select_one ${child_name} | eldest | 最大的 |
        select_one ${child_name} | adult | 成年的 | ${child_age} > 18
    "),
    ("groups", "
        #survey
        type | name | label | relevant
        begin group | outer | 外 |
        begin_group | inner | 内 | ${a} = 1
        text | b | 乙 |
        end_group | inner | |
        integer | a | 甲 |
        end group | outer | |
        begin group | bare | |
        text | c | 丙 | ${b} = ''
        end group | | |
    "),
    ("repeats", "
        #survey
        type | name | label | calculation | relevant | default
        integer | howmany | 几个 | | |
        begin repeat | member | 成员 | | ${howmany} > 0 |
        text | who | 谁 | | | concat('n', position(..))
        calculate | size | | count(${member}) | |
        begin repeat | pet | 宠物 | | |
        text | pet_name | ${who} 的宠物 | | ${who} != '' |
        calculate | first | | indexed-repeat(${who}, ${member}, 1) | |
        end repeat | | | | |
        end repeat | | | | |
        calculate | all | | join(' ', ${who}) | |
    "),
    ("repeat_count", "
        #survey
        type | name | label | repeat_count
        integer | n | 几个 |
        begin repeat | a | 甲 | ${n}
        text | a1 | 名 |
        end repeat | | |
        begin repeat | b | 乙 | 3
        text | b1 | 名 |
        end repeat | | |
        begin repeat | c | 丙 | ${n} + 1
        text | c1 | 名 |
        end repeat | | |
    "),
    ("table_list", "
        #survey
        type | name | label | appearance | hint
        begin group | t | 表格 | table-list minimal | 每行一个
        select_one yn | a | 甲 | |
        select_one yn | b | 乙 | |
        end group | | | |
        #choices
        list_name | name | label
        yn | y | 是
        yn | n | 否
    "),
    ("trigger", "
        #survey
        type | name | label | trigger | calculation
        integer | a | 甲 | |
        dateTime | at | 何时 | ${a} | now()
        calculate | c | | ${a} | ${a} + 1
        text | cleared | 清空 | ${a}, ${at} |
        background-geopoint | where | | ${a} |
    "),
    ("metadata", "
        #survey
        type | name | label | parameters
        start | start | |
        end | end | |
        today | today | |
        deviceid | deviceid | |
        phonenumber | phonenumber | |
        username | username | |
        email | email | |
        audit | audit | | location-priority=balanced location-min-interval=60 location-max-age=120 track-changes=true
        start-geopoint | begun | |
        background-audio | heard | | quality=low
        text | a | 甲 |
    "),
    ("settings", "
        #survey
        type | name | label
        text | a | 甲
        begin repeat | r | 行
        text | b | 乙
        end repeat | |
        #settings
        form_title | form_id | version | instance_name | style | name
        听课 | Lesson Form 1 | 2026.09 | concat(${a}, '-', today()) | pages theme-grid | lesson
    "),
    ("last_saved", "
        #survey
        type | name | label | default
        text | street | 街道 | ${last-saved#street}
    "),
    ("dynamic_choice_labels", "
        #survey
        type | name | label
        text | who | 谁
        select_one l | a | 选
        #choices
        list_name | name | label
        l | x | ${who} 来
        l | y | 不来
    "),
    ("aliases", "
        #survey
        command | tag | caption | read_only | relevance | constraining_message | constraint
        int | a | 甲 | | | 太小 | . > 1
        string | b | 乙 | yes | ${a} > 1 | |
        photo | c | 丙 | | | |
        gps | d | 丁 | | | |
        select one from l | e | 戊 | | | |
        percentage | p | 几成 | | | |
        imei | dev | | | | |
        #choices
        list name | value | caption
        l | 1 | 一
    "),
    ("readonly", "
        #survey
        type | name | label | readonly
        integer | always | 甲 | yes
        integer | when | 乙 | ${always} > 1
        text | shown | 丙 | yes
    "),
    ("lookups", "
        #survey
        type | name | label | calculation | relevant
        select_one l | a | 甲 | |
        calculate | c | | instance('l')/root/item[name=${a}]/extra |
        note | n | ${c} | | instance('l')/root/item[name=${a}]/extra > 3
        calculate | j | | jr:choice-name(${a}, '${a}') |
        #choices
        list_name | name | label | extra
        l | x | 一 | 3
        l | y | 二 | 4
    "),
    ("long_list", "
        #survey
        type | name | label
        select_one d | day | 哪天
        select_multiple d | days | 哪几天
        #choices
        list_name | name | label
        d | 1 | 星期一
        d | 2 | 星期二
        d | 3 | 星期三
    "),
    ("blanks_in_names", "
        #survey
        type | name | label
        select_one l | a | 选
        #choices
        list_name | name | label
        l | one two | 一二
        l | three | 三
    "),
    ("duplicates_allowed", "
        #survey
        type | name | label
        select_one l | a | 选
        #choices
        list_name | name | label
        l | x | 一
        l | x | 二
        #settings
        form_id | allow_choice_duplicates
        dup | yes
    "),
    ("comments", "
        #survey
        type | name | label | my remarks
        text | a | 甲 | later
        | | | only a remark
        text | b | 乙 |
    "),
    ("settings_in_survey", "
        #survey
        type | name | label
        set_form_title | 老表 |
        set_form_id | old_form |
        text | a | 甲
    "),
    ("markdown", "
        #survey
        type | name | label | hint
        note | n | # 题 **粗** _斜_ [网](https://example.org) & < > \" ' | 1 < 2 & 3
        text | t | <span style=\"color:red\">红</span> ${n} < 3 |
    "),
    ("operators", "
        #survey
        type | name | label | relevant | constraint
        integer | a | 甲 | | . >= 1 and . <= 5
        integer | b | 乙 | ${a}>1 and ${a}<5 or not(${a} = 3) | . > ${a}
        integer | c | 丙 | (${a}+${b}) div 2 > 1 | . mod 2 = 0
    "),
    ("group_logic", "
        #survey
        type | name | label | readonly | relevant | appearance
        integer | a | 甲 | | |
        begin group | g | 组 | ${a} > 1 | ${a} != 2 | field-list
        text | b | 乙 | | |
        end group | | | | |
        begin repeat | r | 次 | | ${a} = 3 | field-list
        text | c | 丙 | | |
        end repeat | | | | |
    "),
    ("ours", "
        #survey
        type | name | label | appearance | constraint | bind::qinglan:kind
        select_one stars | stars | 评分 | likert | | rating
        image | photos | 照片 | | | photo max=4
        integer | count | 次数 | | | tally
        integer | age | 年龄 | | . >= 0 and . <= 120 and (. != 13) | integer min=0 max=120
        text | mail | 邮箱 | | string-length(.) <= 50 | text max_chars=50 inputmode=email
        text | essay | 作文 | multiline | | text min_words=300
        begin repeat | rows | 行 | | | repeat min=1 max=5
        text | cell | 格 | | |
        end repeat | | | | |
        #choices
        list_name | name | label
        stars | 1 | 1 差
        stars | 2 | 2
        stars | 3 | 3 好
        #settings
        form_title | form_id | version | namespaces
        我们的 | ours | 3 | qinglan=\"urn:qinglan:forms\"
        #qinglan
        key | value | label
        description | | 给老师用
        add_label | rows | 加一行
        landscape | yes |
        signature | | 听课人
        title_from | mail |
    "),
];

/// Rows of a survey (with the list `l` beside them), or whole workbooks; and the faults that they have.
pub const FAULTS: &[(&str, &[&str])] = &[
    ("type | name | label\ntxt | a | 甲", &["survey!A2 UnknownType"]),
    ("type | name | label\n | a | 甲", &["survey!A2 NoType"]),
    ("type | name | label\ntext | | 甲", &["survey!B2 NoName"]),
    ("type | name | label\ntext | 1a | 甲", &["survey!B2 BadName"]),
    ("type | name | label\ntext | a b | 甲", &["survey!B2 BadName"]),
    ("type | name | label\ntext | meta | 甲", &["survey!B2 ReservedName"]),
    ("type | name | label\ntext | a | 甲\ntext | a | 乙", &["survey!B3 DuplicateName"]),
    (
        "type | name | label\nbegin group | g | 组\nbegin repeat | r | 甲\ntext | a | 甲\nend repeat | |\nend group | |\nbegin repeat | r | 乙\ntext | b | 乙\nend repeat | |",
        &["survey!B7 DuplicateRepeat"],
    ),
    ("type | name | label\nbegin repeat | data | 甲\ntext | a | 甲\nend repeat | |", &["survey!B2 DuplicateRepeat"]),
    ("type | name | label\ntext | a |", &["survey!C2 NoLabel"]),
    ("type | name | label | big-image\ntext | a | 甲 | x.png", &["survey!D2 BigImageAlone"]),
    ("type | name | label\ntext | a | 甲\nend group | |", &["survey!A3 UnexpectedEnd"]),
    ("type | name | label\nbegin group | g | 组\ntext | a | 甲\nend repeat | |\nend group | |", &["survey!A4 UnexpectedEnd"]),
    ("type | name | label\nbegin group | g | 组\ntext | a | 甲", &["survey!A2 NotEnded"]),
    ("type | name | label\nselect_one m | a | 甲", &["survey!A2 NoList"]),
    ("type | name | label\nselect_one_external m | a | 甲", &["survey!A2 NoList"]),
    ("type | name | label\nselect_one_from_file m.txt | a | 甲", &["survey!A2 BadFileName"]),
    ("type | name | label\nselect_one_from_file m.csv | a | 甲\nselect_one_from_file m.xml | b | 乙", &["survey!A3 TwoSources"]),
    ("type | name | label\nselect_one ${no} | a | 甲", &["survey!A2 UnknownReference"]),
    ("type | name | label | relevant\ntext | a | 甲 | ${b} = 1", &["survey!D2 UnknownReference"]),
    ("type | name | label\ntext | a | 甲 ${b}", &["survey!C2 UnknownReference"]),
    ("type | name | label | relevant\ntext | a | 甲 | ${a", &["survey!D2 BrokenReference"]),
    (
        "type | name | label | relevant\nbegin group | g | 组 |\ntext | a | 甲 |\nend group | | |\ntext | a | 甲 |\ntext | c | 丙 | ${a} = 1",
        &["survey!D6 AmbiguousReference"],
    ),
    ("type | name | label | relevant\ntext | a | 甲 | ${a} = = 1", &["survey!D2 BadExpression"]),
    ("type | name | label | relevant\ntext | a | 甲 | $a = 1", &["survey!D2 BadExpression"]),
    ("type | name | label | constraint\ntext | a | 甲 | nothing(.)", &["survey!D2 BadExpression"]),
    ("type | name | label | calculation\ncalculate | a | | concat('甲, 1", &["survey!D2 BadExpression"]),
    ("type | name | label | default\ntext | a | 甲 | today(", &["survey!D2 BadExpression"]),
    ("type | name | label | choice_filter\nselect_one l | a | 甲 | x = (1", &["survey!D2 BadExpression"]),
    ("#survey\ntype | name | label\ntext | a | 甲\n#settings\ninstance_name\nconcat(${a}", &["settings!A2 BadExpression"]),
    ("type | name | label\ncalculate | a |", &["survey!2 NoCalculation"]),
    ("type | name | label | trigger\ntext | a | 甲 | ${b}", &["survey!D2 BadTrigger"]),
    (
        "type | name | label | trigger | calculation\ncalculate | a | | | 1\ntext | b | 乙 | ${a} | now()",
        &["survey!D3 BadTrigger"],
    ),
    ("type | name | label | trigger\ntext | a | 甲 | a", &["survey!D2 BrokenReference"]),
    ("type | name | label\nbackground-geopoint | a |", &["survey!2 NoTrigger"]),
    ("type | name | label | parameters\ntext | a | 甲 | rows", &["survey!D2 BadParameters"]),
    ("type | name | label | parameters\ntext | a | 甲 | lines=5", &["survey!D2 UnknownParameter"]),
    ("type | name | label | parameters\ntext | a | 甲 | rows=many", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\nrange | a | 甲 | start=0 end=10 step=0", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\nrange | a | 甲 | start=0 end=10 step=11", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\nrange | a | 甲 | start=0 end=10 tick_interval=0", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\nrange | a | 甲 | start=0 end=10 tick_labelset=no", &["survey!D2 NoList"]),
    ("type | name | label | parameters\naudio | a | 甲 | quality=best", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\nbackground-audio | a | | quality=external\ntext | b | 乙 |", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\ngeopoint | a | 甲 | capture-accuracy=x", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\nselect_one l | a | 甲 | seed=1", &["survey!D2 NeedsParameter"]),
    ("type | name | label | parameters\nselect_one l | a | 甲 | randomize=maybe", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\nselect_one l | a | 甲 | randomize=true seed=abc", &["survey!D2 BadParameter"]),
    (
        "type | name | label | parameters\naudit | | | location-priority=balanced location-max-age=60\ntext | a | 甲 |",
        &["survey!D2 NeedsParameter"],
    ),
    (
        "type | name | label | parameters\naudit | | | location-priority=balanced location-max-age=60 location-min-interval=90\ntext | a | 甲 |",
        &["survey!D2 BadParameter"],
    ),
    ("type | name | label | parameters\nimage | a | 甲 | app=nothing", &["survey!D2 BadParameter"]),
    ("type | name | label | parameters\ngeopoint | a | 甲 | reference-geometry=no", &["survey!D2 NoList"]),
    (
        "type | name | label | parameters | appearance\nrange | a | 甲 | start=0 end=10 placeholder=5 | picker",
        &["survey!D2 BadParameter"],
    ),
    ("type | name | label | choice_filter\nselect_one l or_other | a | 甲 | true()", &["survey!D2 FilterWithOther"]),
    (
        "type | name | label | appearance | choice_filter\nbegin group | g | 组 | table-list |\nselect_one l | a | 甲 | | true()\nend group | | | |",
        &["survey!E3 FilterInTableList"],
    ),
    ("type | name | label | appearance\nselect_one l | a | 甲 | search('x')", &["survey!D2 Search"]),
    ("type | name | label\naudit | b |\ntext | a | 甲", &["survey!B2 AuditName"]),
    ("type | name | label | label\ntext | a | 甲 | 乙", &["survey!D1 DuplicateColumn"]),
    ("type | name | label | caption\ntext | a | 甲 | 乙", &["survey!D1 DuplicateColumn"]),
    ("name | label\na | 甲", &["survey!1 MissingColumn", "survey!2 NoType"]),
    ("type | name | label\nbegin loop over l | a | 甲\ntext | b | 乙", &["survey!A2 OldType"]),
    (
        "#survey\ntype | name | label\nselect_one l | a | 甲\n#choices\nlist_name | name | label\nl | | 一",
        &["choices!B2 NoChoiceName"],
    ),
    (
        "#survey\ntype | name | label\nselect_one l | a | 甲\n#choices\nlist_name | name | label\nl | x | 一\nl | x | 二",
        &["choices!B3 DuplicateChoice"],
    ),
    (
        "#survey\ntype | name | label\nselect_multiple l | a | 甲\n#choices\nlist_name | name | label\nl | x y | 一",
        &["survey!A2 BlankInChoice"],
    ),
    ("#survey\ntype | name | label\ntext | a | 甲\n#settings\nname\n1x", &["settings!A2 BadName"]),
    ("#survey\ntype | name | label\ntext | a | 甲\n#settings\ninstance_name\n${b}", &["settings!A2 UnknownReference"]),
    ("#survey\ntype | name | label\n#settings\nform_id\nf", &["survey!A NoQuestions"]),
];
