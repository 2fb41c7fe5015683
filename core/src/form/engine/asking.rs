//! Expressions, asked of a node.

use std::borrow::Cow;

use super::super::xpath::{self, Context, EvalError, Expr};
use super::filling::Filling;
use super::instance::Index;
use super::model::Rule;
use super::view::{At, View};
use super::world::World;

#[expect(clippy::redundant_closure, reason = "the functions themselves are not general enough over the view's lifetime")]
impl Filling {
    pub(super) fn view(&self) -> View<'_> {
        View { model: &self.model, instance: &self.instance, saved: &self.saved, reader: self.reader() }
    }

    /// Evaluates an expression of the node at `at`.
    pub(super) fn with<V>(
        &self,
        expr: &Expr,
        at: Index,
        evaluate: impl FnOnce(&Expr, &Context<'_, View<'_>>) -> Result<V, EvalError>,
    ) -> Result<V, EvalError> {
        let (view, world) = (self.view(), World(self));
        let context = Context::new(&view, &world, At::node(at));
        evaluate(expr, &context)
    }

    pub(super) fn boolean(&mut self, rule: &Rule, at: Index) -> Option<bool> {
        let value = self.with(&rule.expr, at, |expr, context| xpath::evaluate_boolean(expr, context));
        self.heard(rule, value)
    }

    pub(super) fn number(&mut self, rule: &Rule, at: Index) -> Option<f64> {
        let value = self.with(&rule.expr, at, |expr, context| xpath::evaluate_number(expr, context));
        self.heard(rule, value)
    }

    pub(super) fn text(&mut self, rule: &Rule, at: Index) -> Option<String> {
        let value = self.with(&rule.expr, at, |expr, context| xpath::evaluate_text(expr, context).map(Cow::into_owned));
        self.heard(rule, value)
    }

    fn heard<V>(&mut self, rule: &Rule, value: Result<V, EvalError>) -> Option<V> {
        match value {
            Ok(value) => {
                self.troubles.remove(&(rule.at, rule.column));
                Some(value)
            }
            Err(error) => {
                self.troubles.insert((rule.at, rule.column), error);
                None
            }
        }
    }
}
