//! Trusted Types: the page's policy (`worker/src/assets.rs`) lets the browser make markup, and register a service worker, only of what a
//! policy of ours has made. The policy is a constant of the app's script, which nothing else on the page can reach; two places go
//! through it, and both are given words of the program's own: templates, and the address of the service worker.

use anyhow::{Result, bail};

/// Browsers without Trusted Types do as they always did.
const POLICY: &str = "const rules = { createHTML: (html) => html, createScriptURL: (address) => address };
const trusted = self.trustedTypes ? trustedTypes.createPolicy(\"qinglan\", rules) : rules;
";
/// As wasm-bindgen writes a text of the module's.
const TEXT: &str = "getStringFromWasm0(arg1, arg2)";
/// What a browser makes markup or a program of, and the policy's part that is asked for it; none where no text may be.
const SINKS: [(&str, Option<&str>); 8] = [
    (".innerHTML = ", Some("trusted.createHTML")),
    ("arg0.register(", Some("trusted.createScriptURL")),
    (".outerHTML = ", None),
    (".srcdoc = ", None),
    (".insertAdjacentHTML(", None),
    (".write(getString", None),
    ("new Worker(", None),
    ("new Function(", None),
];

/// wasm-bindgen's script with the policy, asked wherever it has to be.
///
/// # Errors
/// Where the script does something of the kind in a way that is not known here: the browser would refuse it.
pub fn through_policy(script: &str) -> Result<String> {
    let mut out = POLICY.to_owned();
    for line in script.lines() {
        let sink = SINKS.iter().find(|(sink, _)| line.contains(sink));
        match sink {
            None => out.push_str(line),
            Some((sink, Some(policy))) if line.contains(&format!("{sink}{TEXT}")) => {
                out.push_str(&line.replacen(TEXT, &format!("{policy}({TEXT})"), 1));
            }
            Some(_) => bail!("the page's policy has no way for `{}`", line.trim()),
        }
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_and_the_service_worker_go_through_the_policy() {
        let script = "a(arg0) {\n  arg0.innerHTML = getStringFromWasm0(arg1, arg2);\n}\n\
            const ret = arg0.register(getStringFromWasm0(arg1, arg2));\nREGISTRY.register(real, state, state);\n";
        let through = through_policy(script).unwrap();
        let made = through.strip_prefix(POLICY).unwrap();
        assert_eq!(
            made,
            "a(arg0) {\n  arg0.innerHTML = trusted.createHTML(getStringFromWasm0(arg1, arg2));\n}\n\
             const ret = arg0.register(trusted.createScriptURL(getStringFromWasm0(arg1, arg2)));\nREGISTRY.register(real, state, state);\n"
        );
    }

    #[test]
    fn what_the_browser_would_refuse_ends_the_build() {
        for line in ["arg0.outerHTML = getStringFromWasm0(arg1, arg2);", "arg0.innerHTML = arg1;", "new Worker(x)"] {
            assert!(through_policy(line).is_err(), "{line}");
        }
    }
}
