//! The staged page, as text: Trunk writes its tags in one form, and only those are read here.

/// The page without the `<link>` tags that `is_taken` wants, and where those pointed, without the first `/`.
pub fn take_links(page: &str, place: &str, is_taken: impl Fn(&str) -> bool) -> (String, Vec<String>) {
    let mut taken = Vec::new();
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<link ") {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        out.push_str(before);
        match is_taken(tag).then(|| attribute(tag, "href")).flatten() {
            Some(href) => {
                if taken.is_empty() {
                    out.push_str(place);
                }
                taken.push(href.trim_start_matches('/').to_owned());
            }
            None => {
                out.push_str("<link ");
                out.push_str(tag);
                out.push('>');
            }
        }
        rest = after;
    }
    out.push_str(rest);
    (out, taken)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0)
}

/// The page without comments, indentation and empty lines, which only its authors read.
pub fn tidied(page: &str) -> String {
    let mut bare = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!--") {
        bare.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wanted_links_are_taken_and_others_stay() {
        let page = "<head><link rel=\"icon\" href=\"/i.svg\"><link rel=\"stylesheet\" href=\"/a-1.css\" integrity=\"x\"/>\n\
            <link rel=\"stylesheet\" href=\"/b-2.css\"><link rel=\"manifest\" href=\"/m\"></head>";
        let (page, sheets) = take_links(page, "<!--style-->", |tag| tag.contains("rel=\"stylesheet\""));
        assert_eq!(sheets, ["a-1.css", "b-2.css"]);
        assert_eq!(page, "<head><link rel=\"icon\" href=\"/i.svg\"><!--style-->\n<link rel=\"manifest\" href=\"/m\"></head>");
    }

    #[test]
    fn what_only_authors_read_goes() {
        let page = "<head>\n  <!-- why\n  so -->\n  \n\n  <title>青蓝</title> <!-- b -->\n</head>\n";
        assert_eq!(tidied(page), "<head>\n<title>青蓝</title>\n</head>\n");
    }
}
