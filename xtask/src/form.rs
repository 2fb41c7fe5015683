//! `cargo xtask form`: forms of other tools, checked and converted. What is done is in the crate `qinglan-forms`.

pub mod compare;
mod device;
mod eval;
mod file;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use qinglan_core::form::{Definition, named_files};
use qinglan_core::words::Language;
use qinglan_forms::{Fault, Warning, attach, xforms, xlsform};

use crate::files;
use crate::house::House;

#[derive(Subcommand)]
pub enum Form {
    /// Say what is wrong with a form (.xlsx, .xls, .xml or .json), with its place
    Check(Check),
    /// Write a form in another format
    Convert(Convert),
    /// Fill a form from a file, and print what every part of it is like then
    Eval(eval::Eval),
    /// Fill forms at random here and in ODK Web Forms' engine, and say where the two differ
    Compare(compare::Compare),
}

#[derive(Debug, Clone, Args)]
pub struct Check {
    /// The form
    file: PathBuf,
    /// The language of what is said
    #[arg(long, value_enum, default_value_t = Spoken::Zh)]
    language: Spoken,
}

#[derive(Debug, Clone, Args)]
pub struct Convert {
    /// The form
    file: PathBuf,
    /// What it is to become
    #[arg(long, value_enum)]
    to: Format,
    /// Where it is to be written; beside the form where nothing is said
    #[arg(long)]
    out: Option<PathBuf>,
    /// The language of what is said
    #[arg(long, value_enum, default_value_t = Spoken::Zh)]
    language: Spoken,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Spoken {
    Zh,
    En,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Xlsform,
    Xforms,
    Json,
}

impl From<Spoken> for Language {
    fn from(spoken: Spoken) -> Self {
        match spoken {
            Spoken::Zh => Self::Zh,
            Spoken::En => Self::En,
        }
    }
}

/// # Errors
/// The form has faults, which are printed; or a file cannot be read or written.
pub fn run(form: &Form) -> Result<()> {
    match form {
        Form::Check(options) => check(options),
        Form::Convert(options) => convert(options),
        Form::Eval(options) => options.run(),
        Form::Compare(options) => compare::run(&House::find()?, options),
    }
}

fn check(options: &Check) -> Result<()> {
    let language = options.language.into();
    let form = with_files(&read(&options.file, language, &mut std::io::stdout())?, &options.file)?;
    for name in missing(&form) {
        println!("{}", lacking(language, &name));
    }
    Ok(())
}

/// The form with the files that lie beside it.
fn with_files(form: &Definition, path: &std::path::Path) -> Result<Definition> {
    // A name that leads elsewhere is no file beside the form.
    let beside = |name: &str| std::fs::read(path.with_file_name(name)).ok().filter(|_| !name.contains(['/', '\\']));
    attach(form, beside).map_err(|(file, bad)| anyhow::anyhow!("{file}: {}", bad.words().en))
}

/// Files that the form names and has not.
fn missing(form: &Definition) -> Vec<String> {
    let setup = form.setup.as_ref().and_then(|setup| setup.open().ok()).unwrap_or_default();
    let there = |name: &str| {
        let filled = setup.lists.iter().any(|list| list.file == name && !list.rows.is_empty());
        filled || setup.files.iter().flatten().any(|file| file.name == name)
    };
    named_files(form).into_iter().map(|named| named.name).filter(|name| !there(name)).collect()
}

fn convert(options: &Convert) -> Result<()> {
    let form = read(&options.file, options.language.into(), &mut std::io::stdout())?;
    // Other tools have files beside their forms.
    let form = if matches!(options.to, Format::Json) { with_files(&form, &options.file)? } else { form };
    let (bytes, ending) = match options.to {
        Format::Xlsform => (xlsform::write(&form).map_err(unwritable)?, "xlsx"),
        Format::Xforms => {
            (xforms::write(&form).map_err(|fault| anyhow::anyhow!("the form cannot be opened: {fault:?}"))?.into_bytes(), "xml")
        }
        Format::Json => (file::json(&form)?, "json"),
    };
    let out = options.out.clone().unwrap_or_else(|| options.file.with_extension(ending));
    if out == options.file {
        bail!("{} is the form itself; say another place with --out", out.display());
    }
    files::write(&out, &bytes)?;
    println!("{}", out.display());
    Ok(())
}

fn unwritable(fault: xlsform::Unwritable) -> anyhow::Error {
    match fault {
        xlsform::Unwritable::Unreadable => anyhow::anyhow!("a part of the form is of a later version"),
        xlsform::Unwritable::CellTooLong { sheet, row, limit } => {
            anyhow::anyhow!("sheet {sheet}, row {row}: a cell holds {limit} characters at most; shorten the text")
        }
        xlsform::Unwritable::Refused => anyhow::anyhow!("the workbook could not be made"),
    }
}

/// The form in a file, once what is to be said of it is said.
fn read(path: &std::path::Path, language: Language, say: &mut dyn Write) -> Result<Definition> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or("form");
    match file::read(&bytes, path.extension().and_then(|ending| ending.to_str()).unwrap_or_default(), name)? {
        Ok((form, warnings)) => {
            let lines = warnings.iter().map(|warning: &Warning| warning.line(language)).chain([sound(language, warnings.len())]);
            lines.into_iter().try_for_each(|line| writeln!(say, "{line}"))?;
            Ok(form)
        }
        Err(faults) => {
            faults.iter().try_for_each(|fault: &Fault| writeln!(say, "{}", fault.line(language)))?;
            bail!("{}", wrong(language, faults.len()))
        }
    }
}

fn sound(language: Language, warnings: usize) -> String {
    match (language, warnings) {
        (Language::Zh, 0) => "表单没有问题。".into(),
        (Language::Zh, count) => format!("表单可以使用，有 {count} 处提醒。"),
        (Language::En, 0) => "The form is sound.".into(),
        (Language::En, count) => format!("The form can be used, with {count} warnings."),
    }
}

fn lacking(language: Language, name: &str) -> String {
    match language {
        Language::Zh => format!("缺少文件“{name}”：把它放在表单旁边。"),
        Language::En => format!("The file '{name}' is missing: put it beside the form."),
    }
}

fn wrong(language: Language, faults: usize) -> String {
    match language {
        Language::Zh => format!("表单有 {faults} 处错误，改好后再试。"),
        Language::En => format!("the form has {faults} faults; mend them and try again"),
    }
}
