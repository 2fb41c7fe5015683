//! What an expression reads, told from the form alone: parts, each with the part around both it and the reader, in one node of which
//! both are. So an answer in one row of a repeat asks only the readers of that row again.

use super::super::xpath::{Axis, Expr, Function, Operator, Path, Start, Step, Test};
use super::fault::Column;
use super::model::Rule;
use super::template::Templates;
use crate::order;

/// A rule that reads a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub rule: usize,
    /// What both are in.
    pub anchor: usize,
}

/// What one rule reads.
pub(super) struct Reads<'t> {
    templates: &'t Templates,
    /// The part that the expression is of.
    own: usize,
    /// The rule's `.` is its own answer as it is, which `once` may ask for.
    pub reads: Vec<(usize, usize)>,
    /// Paths that lead nowhere.
    pub unknown: Vec<Path>,
    /// The lists that it asks, by the names that are written out.
    pub lists: Vec<String>,
}

/// Nodes of a part that are in one node of `anchor` with the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Here {
    at: usize,
    anchor: usize,
}

/// What of nodes is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    /// That they are there.
    Nodes,
    /// Which of its siblings each is.
    Places,
    /// What they say, and what is in them.
    Values,
}

impl<'t> Reads<'t> {
    /// What `rule` reads, whose `.` is `own`.
    pub fn of(templates: &'t Templates, rule: &Rule, own: usize) -> Self {
        let mut reads = Self { templates, own, reads: Vec::new(), unknown: Vec::new(), lists: Vec::new() };
        let start = [Here { at: own, anchor: own }];
        let want = if rule.column == Column::Choices { Want::Nodes } else { Want::Values };
        reads.value(&rule.expr, &start, want);
        reads.reads = order::set(core::mem::take(&mut reads.reads));
        reads
    }

    fn value(&mut self, expr: &Expr, context: &[Here], want: Want) {
        match expr {
            Expr::Number(_) | Expr::Text(_) => {}
            Expr::Path(_) | Expr::Union(_) => {
                let nodes = self.nodes(expr, context);
                self.take(&nodes, want);
            }
            Expr::Negate(operand) => self.value(operand, context, Want::Values),
            Expr::Chain(operators, operands) => {
                let truth = matches!(operators.first(), Some(Operator::Or | Operator::And));
                let want = if truth { Want::Nodes } else { Want::Values };
                operands.iter().for_each(|operand| self.value(operand, context, want));
            }
            Expr::Call(Function::If, arguments) => {
                for (index, argument) in arguments.iter().enumerate() {
                    let condition = index % 2 == 0 && index + 1 < arguments.len();
                    self.value(argument, context, if condition { Want::Nodes } else { want });
                }
            }
            Expr::Call(Function::Current | Function::IndexedRepeat | Function::Randomize, _) => {
                let nodes = self.nodes(expr, context);
                self.take(&nodes, want);
            }
            Expr::Call(function, arguments) => {
                let wanted = match function {
                    Function::Position => Want::Places,
                    Function::Count
                    | Function::Name
                    | Function::LocalName
                    | Function::NamespaceUri
                    | Function::Boolean
                    | Function::Not => Want::Nodes,
                    _ => Want::Values,
                };
                if arguments.is_empty() && asks_the_node_at_hand(*function) {
                    self.take(context, Want::Values);
                }
                if let (Function::Pulldata, Some(Expr::Text(name))) = (function, arguments.first()) {
                    self.lists.push(name.clone());
                }
                arguments.iter().for_each(|argument| self.value(argument, context, wanted));
            }
        }
    }

    /// The nodes that an expression gives; what it reads on the way is taken.
    fn nodes(&mut self, expr: &Expr, context: &[Here]) -> Vec<Here> {
        match expr {
            Expr::Path(path) => self.path(path, context),
            Expr::Union(operands) => operands.iter().flat_map(|operand| self.nodes(operand, context)).collect(),
            Expr::Call(Function::Current, _) => vec![Here { at: self.own, anchor: self.own }],
            Expr::Call(Function::IndexedRepeat, arguments) => {
                let (first, rest) = arguments
                    .split_first()
                    .map_or((Vec::new(), arguments.as_slice()), |(first, rest)| (self.nodes(first, context), rest));
                for (index, argument) in rest.iter().enumerate() {
                    self.value(argument, context, if index % 2 == 0 { Want::Nodes } else { Want::Values });
                }
                first
            }
            Expr::Call(Function::Randomize, arguments) => {
                let (first, rest) = arguments
                    .split_first()
                    .map_or((Vec::new(), arguments.as_slice()), |(first, rest)| (self.nodes(first, context), rest));
                rest.iter().for_each(|seed| self.value(seed, context, Want::Values));
                first
            }
            other => {
                self.value(other, context, Want::Values);
                Vec::new()
            }
        }
    }

    fn path(&mut self, path: &Path, context: &[Here]) -> Vec<Here> {
        let mut steps = path.steps.as_slice();
        let mut found = match &path.start {
            Start::Context => context.to_vec(),
            Start::Current => vec![Here { at: self.own, anchor: self.own }],
            Start::Root => {
                let Some((first, rest)) = steps.split_first() else { return Vec::new() };
                steps = rest;
                let form = vec![Here { at: 0, anchor: 0 }];
                let all = matches!(first.axis, Axis::Descendant | Axis::DescendantOrSelf);
                if all {
                    self.step(&form, &Step::new(Axis::DescendantOrSelf, first.test.clone()))
                } else {
                    self.kept(form, &first.test)
                }
            }
            Start::Expr(expr) => self.nodes(expr, context),
            Start::Instance(id) => {
                self.lists.push(id.clone());
                Vec::new()
            }
            Start::Reference(_) => Vec::new(),
        };
        let elsewhere = matches!(path.start, Start::Instance(_));
        self.predicates(&path.predicates, &found);
        for step in steps {
            let before = found.len();
            found = self.step(&found, step);
            if before > 0 && found.is_empty() && !elsewhere && is_plain(path) && !leads_to_meta(path) {
                self.unknown.push(path.clone());
                return found;
            }
            self.predicates(&step.predicates, &found);
        }
        found
    }

    fn predicates(&mut self, predicates: &[Expr], found: &[Here]) {
        predicates.iter().for_each(|predicate| self.value(predicate, found, Want::Nodes));
    }

    fn step(&self, from: &[Here], step: &Step) -> Vec<Here> {
        let found: Vec<Here> = match (step.axis, &step.test) {
            (Axis::Child, Test::Name(name)) => {
                from.iter().filter_map(|here| Some(Here { at: self.templates.child(here.at, name)?, ..*here })).collect()
            }
            _ => self.kept(from.iter().flat_map(|here| self.along(*here, step.axis)).collect(), &step.test),
        };
        order::set(found)
    }

    fn along(&self, here: Here, axis: Axis) -> Vec<Here> {
        let Here { at, anchor } = here;
        let below = |at: usize| Here { at, anchor };
        let end = self.templates.get(at).map_or(at, |template| template.end);
        // Whoever leaves the anchor upwards has a wider one.
        let above = |up: usize| Here { at: up, anchor: if self.templates.holds(anchor, up) { anchor } else { up } };
        match axis {
            Axis::Child => self.templates.children(at).map(below).collect(),
            Axis::Parent => self.templates.parent(at).map(above).into_iter().collect(),
            Axis::SelfNode => vec![here],
            Axis::Descendant => (at + 1..end).map(below).collect(),
            Axis::DescendantOrSelf => (at..end).map(below).collect(),
            Axis::Ancestor => self.templates.with_ancestors(at).skip(1).map(above).collect(),
            Axis::AncestorOrSelf => self.templates.with_ancestors(at).map(above).collect(),
            Axis::FollowingSibling | Axis::PrecedingSibling => match self.templates.parent(at) {
                Some(parent) => {
                    let anchor = above(parent).anchor;
                    self.templates.children(parent).map(|at| Here { at, anchor }).collect()
                }
                None => Vec::new(),
            },
            Axis::Attribute => Vec::new(),
        }
    }

    fn kept(&self, found: Vec<Here>, test: &Test) -> Vec<Here> {
        found
            .into_iter()
            .filter(|here| match test {
                Test::Node | Test::Any => true,
                Test::Prefix(_) => false,
                Test::Name(name) => self.templates.name(here.at) == name,
            })
            .collect()
    }

    fn take(&mut self, nodes: &[Here], want: Want) {
        for here in nodes {
            // A row that comes or goes moves those behind it, and is in the same part as they are.
            let around = self.templates.parent(here.at).filter(|_| want == Want::Places && here.anchor == here.at);
            self.reads.push((here.at, around.unwrap_or(here.anchor)));
            if want == Want::Values {
                let end = self.templates.get(here.at).map_or(here.at, |template| template.end);
                self.reads.extend((here.at + 1..end).map(|at| (at, here.anchor)));
            }
        }
    }
}

/// What asks the node at hand where it has no argument. `once` does as well, but what it finds there is its own doing.
const fn asks_the_node_at_hand(function: Function) -> bool {
    matches!(function, Function::String | Function::Number | Function::StringLength | Function::NormalizeSpace)
}

/// Names and parents only: what such a path does not find is not in the form at all.
fn is_plain(path: &Path) -> bool {
    path.steps.iter().all(|step| matches!((step.axis, &step.test), (Axis::Child, Test::Name(_)) | (Axis::Parent, _)))
}

/// What every record has beside its answers.
fn leads_to_meta(path: &Path) -> bool {
    path.steps.iter().any(|step| matches!(&step.test, Test::Name(name) if name == "meta" || name == "orx:meta"))
}
