//! Where nodes are, as other tools write it: `/data/visit[2]/topic`.

use super::filling::Filling;
use super::instance::Index;
use super::template::Part;

impl Filling {
    /// Every node, each before what is in it; without rows beyond the number that there should be.
    pub fn nodes(&self) -> impl Iterator<Item = Index> {
        let beyond = |at: Index| self.instance.get(at).is_some_and(|node| node.beyond);
        let mut next = 0;
        core::iter::from_fn(move || {
            while beyond(next) {
                next = self.instance.end(next);
            }
            next += 1;
            (next <= self.instance.len()).then_some(next - 1)
        })
    }

    /// The path of a node, with the number of each row that it is in.
    #[must_use]
    pub fn path(&self, at: Index) -> String {
        let mut around: Vec<Index> = self.instance.with_ancestors(at).collect();
        around.reverse();
        let mut path = String::new();
        for node in around {
            path.push('/');
            path.push_str(self.model().templates().name(self.instance.template(node)));
            if let Some(position) = self.position(node) {
                path.push_str(&format!("[{position}]"));
            }
        }
        path
    }

    /// The part that a node is of.
    #[must_use]
    pub fn template_of(&self, at: Index) -> usize {
        self.instance.template(at)
    }

    /// Which row a node is, from 1; nothing where it is none.
    #[must_use]
    pub fn position(&self, at: Index) -> Option<usize> {
        let template = self.instance.template(at);
        if !self.model().templates().is_repeat(template) {
            return None;
        }
        let rows = self.instance.rows(self.instance.parent(at)?, template);
        rows.binary_search(&at).ok().map(|before| before + 1)
    }

    /// The node at a path; the first row where it names none.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Index> {
        let mut steps = path.strip_prefix('/')?.split('/');
        if steps.next()? != self.model().templates().name(0) {
            return None;
        }
        let mut at = 0;
        for step in steps {
            let (name, position) = step.strip_suffix(']').and_then(|step| step.split_once('[')).unwrap_or((step, "1"));
            let before = position.parse::<usize>().ok()?.checked_sub(1)?;
            let named = |child: &Index| self.model().templates().name(self.instance.template(*child)) == name;
            at = self.instance.children(at).filter(named).nth(before)?;
        }
        Some(at)
    }

    /// The node that a new row of the repeat at a path would be in, and the repeat.
    #[must_use]
    pub fn find_repeat(&self, path: &str) -> Option<(Index, usize)> {
        let (above, name) = path.rsplit_once('/')?;
        let parent = self.find(above)?;
        let templates = self.model().templates();
        let mut children = templates.children(self.instance.template(parent));
        let repeat = children.find(|child| templates.name(*child) == name && templates.is_repeat(*child))?;
        Some((parent, repeat))
    }

    /// Whether people add rows to a repeat, and take some away.
    #[must_use]
    pub fn is_counted(&self, repeat: usize) -> bool {
        self.model().templates().get(repeat).is_some_and(|known| matches!(known.part, Part::Repeat { counted: true, .. }))
    }
}
