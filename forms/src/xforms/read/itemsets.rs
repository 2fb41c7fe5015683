//! Where a select takes its choices from.

use qinglan_core::form::{How, List, ListRow};

use crate::rows::{Choices, Row};
use crate::xforms::element::Element;
use crate::xforms::outline::Context;
use crate::xforms::write::file_columns;

use super::Reader;

/// A nodeset, taken apart.
struct Nodeset<'a> {
    base: &'a str,
    filter: &'a str,
    randomize: bool,
    seed: Option<&'a str>,
}

/// `randomize(base[filter], seed)`; nothing for what goes on after its filter.
fn nodeset(text: &str) -> Option<Nodeset<'_>> {
    let text = text.trim();
    let drawn = text.strip_prefix("randomize(").and_then(|rest| rest.strip_suffix(')'));
    let (nodes, seed) = match drawn {
        Some(inside) => {
            let end = inside.rfind(']').map_or(0, |at| at + 1);
            let base_end = if end == 0 { inside.rfind("item").unwrap_or_default() } else { end };
            let comma = inside.get(base_end..).and_then(|rest| rest.find(',')).map(|at| at + base_end);
            comma.and_then(|at| Some((inside.get(..at)?, Some(inside.get(at + 1..)?)))).unwrap_or((inside, None))
        }
        None => (text, None),
    };
    let nodes = nodes.trim();
    let (base, filter) = match nodes.split_once('[') {
        Some((base, rest)) => (base, rest.strip_suffix(']')?),
        None => (nodes, ""),
    };
    Some(Nodeset { base, filter, randomize: drawn.is_some(), seed })
}

/// The list of `instance('list')/root/item`.
fn listed(base: &str) -> Option<&str> {
    let rest = base.trim().strip_prefix("instance(")?;
    let (name, path) = rest.split_once(')')?;
    (path.trim() == "/root/item").then(|| name.trim().trim_matches(['\'', '"']))
}

impl<'a> Reader<'a> {
    pub fn select(&mut self, row: &mut Row, control: &'a Element, how: How, context: Context) {
        let command = match how {
            How::One => "select_one",
            How::Many => "select_multiple",
            How::Rank => "rank",
        };
        let Some(itemset) = control.first("itemset") else {
            let list = self.items(row, control, context);
            row.kind = format!("{command} {list}");
            return;
        };
        let Some(nodeset) = nodeset(itemset.attribute("nodeset")) else {
            self.warn(row.number, itemset.attribute("nodeset"));
            row.kind = "text".into();
            return;
        };
        let column = |name| itemset.first(name).map_or("", |column| column.attribute("ref"));
        let (value, label) = (column("value"), column("label"));
        let mut parameters = Vec::new();
        let filter = Context { predicate: true, ..context };
        if let Some(list) = listed(nodeset.base) {
            if let Some(file) = self.files.get(list) {
                let kind = if how == How::Rank { command.to_owned() } else { format!("{command}_from_file") };
                row.kind = format!("{kind} {file}");
                let standard = file_columns(file);
                let named = [("value", value, standard.0), ("label", label, standard.1)];
                parameters.extend(
                    named.into_iter().filter(|(_, own, standard)| own != standard).map(|(key, own, _)| format!("{key}={own}")),
                );
            } else {
                row.kind = format!("{command} {list}");
            }
            row.filter = self.outline.unresolve(nodeset.filter, filter);
        } else {
            let repeat = self.outline.target(nodeset.base.trim(), context).map(|at| self.outline.path(at).to_owned());
            row.kind = format!("{command} ${{{value}}}");
            let standard = format!("./{value} != ''");
            if nodeset.filter != standard {
                row.filter = self.own(nodeset.filter, repeat.as_deref().unwrap_or_default(), filter);
            }
        }
        if nodeset.randomize {
            parameters.insert(0, "randomize=true".into());
            let seed = nodeset.seed.map(|seed| self.outline.unresolve(&format!(" {} ", seed.trim()), context));
            parameters.extend(seed.map(|seed| format!("seed={seed}")));
        }
        if !control.attribute("autoplay").is_empty() {
            parameters.push(format!("autoplay={}", control.attribute("autoplay")));
        }
        row.parameters = parameters.join(" ");
    }

    /// A filter over the rows of a repeat: `./name` is a question of the row that is looked at.
    fn own(&self, text: &str, repeat: &str, context: Context) -> String {
        let mut out = String::with_capacity(text.len());
        for (at, token) in text.split(' ').enumerate() {
            if at > 0 {
                out.push(' ');
            }
            let named = token.strip_prefix("./").and_then(|inner| self.outline.at_path(&format!("{repeat}/{inner}")));
            match named.and_then(|at| self.outline.places.get(at)) {
                // The blanks around the path were made with it.
                Some(place) => {
                    out.pop();
                    out.push_str(&format!("${{{}}}\u{0}", place.name));
                }
                None => out.push_str(token),
            }
        }
        let without: String = out.split("\u{0} ").collect::<Vec<_>>().concat().chars().filter(|c| *c != '\u{0}').collect();
        self.outline.unresolve(&without, context)
    }

    /// Choices that stand in the select itself.
    fn items(&mut self, row: &Row, control: &'a Element, context: Context) -> String {
        let mut list = List { name: format!("{}_{}", row.name, row.number), ..List::default() };
        for item in control.named("item") {
            let name = item.first("value").map(Element::own_text).unwrap_or_default();
            let mut choice = ListRow { name, ..ListRow::default() };
            if let Some(label) = item.first("label") {
                match super::texts::itext(label.attribute("ref")) {
                    Some(id) => {
                        choice.label = self.texts.said(id, "", &self.outline, context);
                        choice.media = self.texts.media(id);
                    }
                    None => choice.label = self.texts.mixed(label, &self.outline, context),
                }
            }
            list.rows.push(choice);
        }
        let name = list.name.clone();
        let numbers = vec![0; list.rows.len()];
        self.lists.push(Choices { list, numbers, external: false });
        name
    }

    /// Lists of other controls: of a range's ticks, of what a map shows, and of inputs that ask a file beside the form.
    pub fn select_outside(&mut self, row: &mut Row, control: &'a Element, context: Context) {
        let list = control.first("itemset").and_then(|itemset| listed(itemset.attribute("nodeset")).map(str::to_owned));
        match (list, row.kind.as_str()) {
            (Some(list), "range") => row.parameters = format!("tick_labelset={list}"),
            (Some(list), _) => row.parameters = format!("reference-geometry={list}"),
            (None, _) => {}
        }
        let query = control.attribute("query");
        if let Some(Nodeset { base, filter, .. }) = nodeset(query).filter(|_| !query.is_empty()) {
            let list = listed(base).unwrap_or_default();
            let own = self.outline.unresolve(filter, Context { predicate: true, ..context });
            row.filter =
                if own.is_empty() { format!("list_name = '{list}'") } else { format!("list_name = '{list}' and ({own})") };
            row.kind = "select_one_from_file itemsets.csv".into();
            self.files.insert("itemsets".into(), "itemsets.csv".into());
        }
    }
}
