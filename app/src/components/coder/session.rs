//! An open coder: it steps when a button is touched or its time has come, and does what the step asks for.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use qinglan_core::form::Packed;
use qinglan_core::instrument::{Aspect, Coder, Effect, Entry, Event, Instrument, Phase, Sheet, aspects};
use qinglan_core::record::{Field, Value};

use crate::reactive::{Memo, RwSignal, StoredValue, effect};
use crate::shell::awake::{self, Awake, Dark};
use crate::shell::task::spawn;
use crate::state::Draft;

/// The clock on the page shows whole seconds.
const SECOND_MS: u64 = 1_000;

/// The handle of an open coder. It lives as long as its page.
#[derive(Clone, Copy)]
pub struct Session {
    pub draft: Draft,
    question: StoredValue<Field>,
    pub coder: RwSignal<Coder>,
    pub aspects: StoredValue<Vec<Aspect>>,
    /// How far the lesson is, in milliseconds without pauses.
    pub elapsed: RwSignal<u64>,
    /// The interval that is filled afterwards; none: the one that goes on is coded.
    pub target: RwSignal<Option<usize>>,
    /// The aspect of an interval that is looked at again, where several are coded one after the other.
    pub looked: RwSignal<Option<(Option<usize>, usize)>>,
    /// How many intervals were cued while the page is open.
    pub cues: RwSignal<u32>,
    /// Why the screen may go off; none as long as it stays on, or nothing goes on.
    pub dark: RwSignal<Option<Dark>>,
    held: StoredValue<Held>,
}

/// What ends with the page.
#[derive(Default)]
struct Held {
    /// For the next cue.
    wake: Option<Timeout>,
    /// For the next second of the clock.
    tick: Option<Timeout>,
    awake: Option<Awake>,
    listeners: Vec<EventListener>,
}

impl Session {
    /// Opens the sheet of a question, and goes on where it is by now. None for an instrument that this version does not know.
    #[must_use]
    pub fn open(draft: Draft, question: Field, instrument: &Packed<Instrument>) -> Option<Self> {
        let instrument = instrument.open().ok()?;
        let sheet = draft.entity.with_untracked(|entity| Sheet::read(&instrument, entity, &question));
        let known = aspects(&instrument);
        let (coder, effects) = Coder::open(instrument, sheet, awake::now());
        let session = Self {
            draft,
            question: StoredValue::new(question),
            coder: RwSignal::new(coder),
            aspects: StoredValue::new(known),
            elapsed: RwSignal::new(0),
            target: RwSignal::new(None),
            looked: RwSignal::new(None),
            cues: RwSignal::new(0),
            dark: RwSignal::new(None),
            held: StoredValue::new(Held::default()),
        };
        session.perform(effects);
        session.follow();
        session.stay_awake();
        session.keep(awake::when_seen(move || {
            session.step(Event::Woke);
            session.stay_awake();
        }));
        Some(session)
    }

    /// Hears something as long as the page lives.
    pub fn keep(self, listener: Option<EventListener>) {
        self.held.update_value(|held| held.listeners.extend(listener));
    }

    pub fn step(self, event: Event) {
        let mut effects = Vec::new();
        self.coder.update(|coder| effects = coder.step(awake::now(), event));
        self.perform(effects);
    }

    /// A button of the pad.
    pub fn code(self, aspect: usize, pick: u16) {
        self.looked.set(None);
        let Some(interval) = self.target.get_untracked() else { return self.step(Event::Code { aspect, pick }) };
        self.step(Event::CodeAt { interval, aspect, pick });
        if self.coder.with_untracked(|coder| coder.sheet().is_coded(interval)) {
            self.target.set(None);
        }
    }

    pub fn begin(self) {
        self.step(Event::Begin);
        self.stay_awake();
    }

    pub fn pause_or_go_on(self) {
        match self.coder.with_untracked(Coder::phase) {
            Phase::Running => self.step(Event::Pause),
            Phase::Paused | Phase::Ended => self.step(Event::GoOn),
            Phase::Ready => {}
        }
        self.stay_awake();
    }

    pub fn phase(self) -> Memo<Phase> {
        Memo::new(move || self.coder.with(Coder::phase))
    }

    /// The interval that a tap goes to; none before the first, and of a free tally.
    pub fn interval(self) -> Memo<Option<usize>> {
        Memo::new(move || self.target.get().or_else(|| self.coder.with(Coder::current)))
    }

    /// What was coded there of an aspect.
    pub fn pick(self, interval: Memo<Option<usize>>, aspect: usize) -> Memo<Option<u16>> {
        Memo::new(move || {
            let interval = interval.get()?;
            self.coder.with(|coder| coder.sheet().mark(interval, aspect)).map(|mark| mark.pick)
        })
    }

    fn perform(self, effects: Vec<Effect>) {
        let mut wake = None;
        for effect in effects {
            match effect {
                Effect::Save(entries) => self.save(entries),
                Effect::Cue => {
                    awake::vibrate();
                    self.cues.update(|cues| *cues = cues.wrapping_add(1));
                }
                Effect::WakeIn { ms } => {
                    let ms = u32::try_from(ms).unwrap_or(u32::MAX);
                    wake = Some(Timeout::new(ms, move || self.step(Event::Woke)));
                }
            }
        }
        self.held.update_value(|held| (held.wake, held.tick) = (wake, None));
        self.tick();
    }

    /// All of a step go into one batch: nothing runs between them.
    fn save(self, entries: Vec<(Entry, Value)>) {
        // The coder has its own way back.
        self.draft.following(|| {
            for (entry, value) in entries {
                // A definition is checked before it is published: its instruments leave room for a sheet.
                if let Some(field) = self.question.with_value(|question| entry.field(question)) {
                    let seen = self.draft.seen(&field);
                    self.draft.set(field, value, seen);
                }
            }
        });
    }

    /// Shows how far the lesson is, now and at each second of it.
    fn tick(self) {
        let Some((elapsed, runs)) =
            self.coder.try_with_untracked(|coder| (coder.elapsed_ms(awake::now().wall), coder.phase() == Phase::Running))
        else {
            return;
        };
        self.elapsed.set(elapsed);
        if runs {
            let rest = u32::try_from(SECOND_MS - elapsed % SECOND_MS).unwrap_or(1);
            let next = Timeout::new(rest, move || self.tick());
            self.held.update_value(|held| held.tick = Some(next));
        }
    }

    /// Takes in what another tab or device did to the sheet, once nothing of this page is on its way.
    fn follow(self) {
        effect(move || {
            let (question, instrument) =
                (self.question.get_value(), self.coder.with_untracked(|coder| coder.instrument().clone()));
            let sheet = self.draft.entity.with(|entity| Sheet::read(&instrument, entity, &question));
            if self.draft.is_settled() && self.coder.with_untracked(|coder| *coder.sheet() != sheet) {
                let (coder, effects) = Coder::open(instrument, sheet, awake::now());
                self.coder.set(coder);
                self.perform(effects);
            }
        });
    }

    /// While something goes on the screen stays on; the browser forgets it when the page is out of sight.
    fn stay_awake(self) {
        let phase = self.coder.with_untracked(Coder::phase);
        if !matches!(phase, Phase::Running | Phase::Paused) {
            self.held.update_value(|held| held.awake = None);
            return self.dark.set(None);
        }
        spawn(async move {
            match awake::keep_awake().await {
                // Left meanwhile: dropped, and with it given back.
                Ok(held) => {
                    self.held.update_value(|all| all.awake = Some(held));
                    self.dark.set(None);
                }
                Err(dark) => self.dark.set(Some(dark)),
            }
        });
    }
}
