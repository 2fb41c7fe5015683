//! Requests, answers, and what sockets bring: what the app's sender does (`app/src/state/sending.rs`) and what the router does
//! before the spaces (`worker/src/api/sync.rs`), with the bytes in between.

use qinglan_core::id::{Millis, OpId, PersonId, SpaceId};
use qinglan_core::store::at_once;
use qinglan_core::sync::{Answer, Cursor, Live, Page, Push, ROW_BYTES, Request, SpaceAnswer, decided};
use qinglan_core::wire;

use crate::breakage::Breakage;
use crate::tally::Event;
use crate::version;
use crate::world::{Message, World};
use crate::{Failure, fail};

impl World {
    /// A request leaves, if the store can offer one.
    pub fn send(&mut self, tab: usize) -> Result<(), Failure> {
        if self.phone_of(tab)?.locked {
            return self.send_locked(tab);
        }
        let spaces = self.spaces_of(tab)?;
        let outcome = at_once(self.tab_at(tab)?.store.offer(&spaces));
        let Some(request) = self.heard(tab, outcome)? else { return Ok(()) };
        let opened = self.tab_at(tab)?.opened;
        self.send_with_next((tab, opened), request)
    }

    /// A request leaves, and while it is under way the one behind it is made (rule SY21).
    fn send_with_next(&mut self, (tab, opened): (usize, u32), request: Request) -> Result<(), Failure> {
        let is_old = self.phone_of(tab)?.disk.old.get();
        let mut next = None;
        // Who died over the answer before has sent this, and makes none behind it.
        if !is_old && self.tab_at(tab)?.opened == opened {
            let outcome = at_once(self.tab_at(tab)?.store.offer_behind(&request));
            next = self.heard(tab, outcome)?.flatten();
        }
        self.check_and_post((tab, opened), request, next)
    }

    /// A locked store's next page leaves, or its first when there is no next.
    fn send_locked(&mut self, tab: usize) -> Result<(), Failure> {
        let (after, opened) = (self.phone_of(tab)?.after, self.tab_at(tab)?.opened);
        let outcome = at_once(self.tab_at(tab)?.store.offer_only(after));
        match self.heard(tab, outcome)? {
            Some(Some(request)) => {
                self.tried.events.add(Event::LockedSent);
                self.check_and_post((tab, opened), request, None)
            }
            Some(None) => {
                self.phone_mut(tab)?.after = 0;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn check_and_post(&mut self, (tab, opened): (usize, u32), request: Request, next: Option<Request>) -> Result<(), Failure> {
        let request = self.worded(tab, request)?;
        self.check_request(tab, &request)?;
        let signed = self.signed_in(tab)?;
        self.post(Message::Request { tab, opened, signed, bytes: wire::to_vec(&request), next });
        Ok(())
    }

    fn check_request(&mut self, tab: usize, request: &Request) -> Result<(), Failure> {
        let limits = self.limits;
        let phone = self.phone_mut(tab)?;
        // What a device that died had committed is saved as well.
        phone.note()?;
        let (mut count, mut bytes) = (0, 0);
        for part in &request.spaces {
            for (_, op) in part.push.unpack().map_err(|_| Failure("a request of ours is none".into()))? {
                count += 1;
                bytes += op.value.bytes() + ROW_BYTES;
                match phone.saved.get_mut(&op.id.counter) {
                    Some(saved) if saved.op == op => saved.offered = true,
                    _ => return fail(format!("SY2: offered is not what was saved: {op:?}")),
                }
            }
        }
        if count > limits.ops || (count > 1 && bytes > limits.bytes) {
            return fail(format!("a request of {count} operations, {bytes} bytes"));
        }
        Ok(())
    }

    /// A message arrives; `again`: and stays under way.
    pub fn deliver(&mut self, which: u8, again: bool) -> Result<(), Failure> {
        let is_first = usize::from(which).is_multiple_of(self.messages.len().max(1));
        let Some(message) = self.take_message(which) else { return self.send(self.tab(which)) };
        if !is_first {
            self.tried.events.add(Event::Overtaken);
        }
        if again {
            self.tried.events.add(Event::Doubled);
            self.post(message.clone());
        }
        self.arrive(message)
    }

    pub fn arrive(&mut self, message: Message) -> Result<(), Failure> {
        match message {
            Message::Request { tab, opened, signed, bytes, next } => self.serve((tab, opened), signed, &bytes, next),
            Message::Answer { tab, opened, request, answer, next, wrote } => {
                if self.tab_at(tab)?.opened == opened {
                    let is_open = !self.phone_of(tab)?.locked;
                    let next = match next.filter(|_| is_open) {
                        Some(next) => {
                            let outcome = at_once(self.tab_at(tab)?.store.follow(&request, &answer, next));
                            self.heard(tab, outcome)?.flatten()
                        }
                        None => None,
                    };
                    self.take_answer(tab, &request, answer.spaces)?;
                    if let Some(next) = next {
                        self.tried.events.add(Event::SentAhead);
                        self.send_with_next((tab, opened), next)?;
                    }
                } else if wrote {
                    self.tried.events.add(Event::AnswerCut);
                }
                Ok(())
            }
            Message::Live { tab, opened, space, bytes } => {
                let Ok(live) = wire::from_slice(&bytes) else { return fail("what a socket brings is none of ours") };
                if self.tab_at(tab)?.opened == opened { self.hear(tab, space, live) } else { Ok(()) }
            }
        }
    }

    fn serve(
        &mut self,
        (tab, opened): (usize, u32),
        signed: PersonId,
        bytes: &[u8],
        next: Option<Request>,
    ) -> Result<(), Failure> {
        let Ok(mut request) = wire::from_slice::<Request>(bytes) else { return fail("a request of ours cannot be read") };
        if signed != request.person {
            // SignedOut (rule SY13): nothing of it is decided.
            self.tried.events.add(Event::OtherSession);
            return Ok(());
        }
        let asked = request.clone();
        if !self.admits(&mut request)? {
            return Ok(());
        }
        let Request { version, device, spaces, person, .. } = request;
        let (mut answers, mut news) = (Vec::new(), Vec::new());
        for part in spaces {
            let space = part.space;
            let (answer, live) = self.ask_space(&Push { person, device, request: part })?;
            answers.push((space, answer));
            news.extend(live.map(|live| (space, live)));
        }
        let wrote = !news.is_empty();
        for (space, live) in news {
            self.tell(space, &live)?;
        }
        // Folded and through bytes, as all that travels.
        let mut answer = Answer { version, now: Millis(0), world: None, spaces: answers };
        answer.suit(asked.folds);
        let Ok(mut answer) = wire::from_slice::<Answer>(&wire::to_vec(&answer)) else {
            return fail("an answer of ours cannot be read");
        };
        if answer.unfold().is_err() {
            return fail("an answer of ours cannot be unfolded");
        }
        self.post(Message::Answer { tab, opened, request: asked, answer: Box::new(answer), next, wrote });
        Ok(())
    }

    /// One space's part. A space that was set back begins another life when it notices.
    fn ask_space(&mut self, push: &Push) -> Result<(SpaceAnswer, Option<Live>), Failure> {
        let space = push.request.space;
        let (answer, live) = self.server(space)?.push(push, self.epochs + 1);
        match &answer {
            SpaceAnswer::Reply(reply) => {
                if reply.epoch > self.epochs {
                    self.epochs = reply.epoch;
                    self.tried.events.add(Event::Noticed);
                    self.servers.iter_mut().filter(|server| server.space == space).for_each(|server| server.set_back = false);
                }
                if !reply.refusals.is_empty() {
                    self.tried.events.add(Event::Refused);
                }
            }
            SpaceAnswer::Refused(_) if !push.request.push.is_empty() => self.tried.events.add(Event::Refused),
            SpaceAnswer::Refused(_) => {}
            SpaceAnswer::Unavailable => self.tried.events.add(Event::Crashed),
        }
        Ok((answer, live))
    }

    /// Returns whether there is more to ask for.
    pub fn take_answer(&mut self, tab: usize, request: &Request, spaces: Vec<(SpaceId, SpaceAnswer)>) -> Result<bool, Failure> {
        if request.spaces.iter().any(|part| part.only_push) {
            return self.take_decisions(tab, request, &spaces);
        }
        if self.phone_of(tab)?.locked {
            // It was asked before the store was locked: there is nobody to take it in.
            return Ok(false);
        }
        let opened = self.tab_at(tab)?.opened;
        let mut more = false;
        let old = self.phone_of(tab)?.disk.old.get();
        for (space, mut answer) in spaces {
            if old && version::answer(&mut answer).is_err() {
                return fail("an answer of ours is none");
            }
            if self.tab_at(tab)?.opened != opened {
                // The device died over the one before.
                return Ok(true);
            }
            let store = self.tab_at(tab)?.store.clone();
            match answer {
                SpaceAnswer::Reply(mut reply) => {
                    let mut epoch = request.spaces.iter().find(|part| part.space == space).map_or(0, |part| part.epoch);
                    let (life, _) = self.phone_of(tab)?.place(space);
                    if self.breakage == Some(Breakage::OldAnswerTaken) && reply.epoch == epoch && epoch != life {
                        (epoch, reply.epoch) = (life, life);
                    }
                    let now = self.phone_of(tab)?.clock(self.now);
                    if reply.page.more && !reply.says_nothing() {
                        self.tried.events.add(Event::SecondPage);
                    }
                    let before = self.own_values(tab, space)?;
                    let outcome = at_once(store.absorb(space, epoch, &reply, now));
                    more |= self.heard(tab, outcome)?.is_none_or(|(_, more)| more);
                    self.nothing_vanished(tab, (space, reply.epoch), &before)?;
                }
                SpaceAnswer::Refused(reason) => {
                    let outcome = at_once(store.refuse_all(space, request.ends().map_or(0, |(_, last)| last), reason));
                    self.heard(tab, outcome)?;
                }
                SpaceAnswer::Unavailable => more = true,
            }
            self.look(tab, space)?;
        }
        self.phone_of(tab)?.holds_all()?;
        Ok(more)
    }

    /// The answer to a locked store, which goes on behind what was decided, or begins again.
    fn take_decisions(&mut self, tab: usize, request: &Request, spaces: &[(SpaceId, SpaceAnswer)]) -> Result<bool, Failure> {
        for (space, answer) in spaces {
            let SpaceAnswer::Reply(reply) = answer else { continue };
            let asked = request.spaces.iter().find(|part| part.space == *space).map(|part| part.cursor);
            if asked.is_none_or(|cursor| reply.page != Page::none(cursor)) {
                return fail("SY18: a page comes to a locked store");
            }
        }
        if self.breakage == Some(Breakage::LockedTakesIn) {
            return self.take_in_locked(tab, spaces);
        }
        let phone = self.phone_mut(tab)?;
        if phone.locked {
            phone.after = decided(request, spaces).unwrap_or(0);
        }
        Ok(false)
    }

    /// As a locked store would that held its acknowledgements for all that it needs ([`Breakage::LockedTakesIn`]).
    fn take_in_locked(&mut self, tab: usize, spaces: &[(SpaceId, SpaceAnswer)]) -> Result<bool, Failure> {
        for (_, answer) in spaces {
            let SpaceAnswer::Reply(reply) = answer else { continue };
            let counters = reply.acks.iter().map(|ack| ack.counter);
            self.phone_of(tab)?.forget_queued(counters)?;
        }
        self.phone_of(tab)?.holds_all()?;
        Ok(false)
    }

    fn hear(&mut self, tab: usize, space: SpaceId, live: Live) -> Result<(), Failure> {
        if self.phone_of(tab)?.locked {
            return Ok(());
        }
        let Live::Ops { mut epoch, mut from, mut batch } = live else { return Ok(()) };
        if self.phone_of(tab)?.disk.old.get() {
            let Ok(known) = version::batch(&batch) else { return fail("what a socket brings is none of ours") };
            batch = known;
        }
        if self.breakage == Some(Breakage::SocketAnywhere)
            && let (here, Cursor::Seq(seq)) = self.phone_of(tab)?.place(space)
        {
            (epoch, from) = (here, seq);
        }
        let now = self.phone_of(tab)?.clock(self.now);
        let outcome = at_once(self.tab_at(tab)?.store.absorb_live(space, (epoch, from, &batch), now));
        if self.heard(tab, outcome)?.flatten().is_some() {
            self.tried.events.add(Event::Heard);
        }
        self.look(tab, space)?;
        self.phone_of(tab)?.holds_all()
    }
}

/// What an operation is called in a failure.
pub fn call(op: OpId) -> String {
    format!("{}:{}", op.device.as_bytes().first().copied().unwrap_or_default(), op.counter)
}
