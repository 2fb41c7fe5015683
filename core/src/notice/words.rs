//! What stands on a locked screen, which others in the house may read too: that something came, from whom and for whom.

use crate::words::Language;

/// What somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// So many comments, by these people.
    Comments { by: Vec<String>, n: usize },
    /// So many things became due.
    Due { n: u32 },
    /// That notices arrive.
    Trial,
}

/// A notice's two lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub title: String,
    pub body: String,
}

impl Told {
    /// As it is said `to` somebody: several people may have one phone.
    #[must_use]
    pub fn shown(&self, to: &str, language: Language) -> Shown {
        match language {
            Language::Zh => self.in_chinese(to),
            Language::En => self.in_english(to),
        }
    }

    /// What a later notice of the same kind takes the place of.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        match self {
            Self::Comments { .. } => "comments",
            Self::Due { .. } => "due",
            Self::Trial => "trial",
        }
    }

    fn in_chinese(&self, to: &str) -> Shown {
        let (title, then) = match self {
            Self::Comments { by, n } => {
                let who = match by.as_slice() {
                    [] => "有人".to_owned(),
                    [one] => format!("{one} "),
                    [first, others @ ..] => format!("{first} 等 {} 人", others.len() + 1),
                };
                let what = if *n > 1 { format!("写了 {n} 条评语") } else { "写了评语".to_owned() };
                (format!("{who}{what}"), "打开就能看")
            }
            Self::Due { n } => (format!("有 {n} 件事该写了"), "打开今日就能看到"),
            Self::Trial => ("通知能收到".to_owned(), "以后有评语，会这样告诉你"),
        };
        Shown { title, body: format!("给 {to}。{then}。") }
    }

    fn in_english(&self, to: &str) -> Shown {
        let (title, then) = match self {
            Self::Comments { by, n } => {
                let who = match by.as_slice() {
                    [] => "Somebody".to_owned(),
                    [one] => one.clone(),
                    [first, others @ ..] => format!("{first} and {} more", others.len()),
                };
                let what = if *n > 1 { format!("wrote {n} comments") } else { "wrote a comment".to_owned() };
                (format!("{who} {what}"), "Open it to read.")
            }
            Self::Due { n: 1 } => ("1 thing to write".to_owned(), "Open Today to see it."),
            Self::Due { n } => (format!("{n} things to write"), "Open Today to see them."),
            Self::Trial => ("Notices arrive".to_owned(), "Comments will be told of like this."),
        };
        Shown { title, body: format!("For {to}. {then}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nt3_a_notice_says_who_and_how_many_in_the_persons_language() {
        let by = |names: &[&str], n| Told::Comments { by: names.iter().map(|name| (*name).to_owned()).collect(), n };
        let said = |told: Told, language| told.shown("王芳", language).title;
        assert_eq!(said(by(&["周明"], 1), Language::Zh), "周明 写了评语");
        assert_eq!(said(by(&["周明"], 3), Language::Zh), "周明 写了 3 条评语");
        assert_eq!(said(by(&["周明", "李雪"], 3), Language::Zh), "周明 等 2 人写了 3 条评语");
        assert_eq!(said(by(&["周明", "李雪"], 3), Language::En), "周明 and 1 more wrote 3 comments");
        assert_eq!(said(Told::Due { n: 1 }, Language::En), "1 thing to write");
        assert_eq!(Told::Due { n: 2 }.shown("王芳", Language::Zh).body, "给 王芳。打开今日就能看到。");
        assert_eq!(Told::Trial.shown("王芳", Language::En).body, "For 王芳. Comments will be told of like this.");
    }
}
