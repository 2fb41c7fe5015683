//! A person's notices: what her devices are to be told, and when (rules NT1 to NT6). An object of each person's, so that nobody waits for
//! another's push service.
//!
//! Invariant: what waits is in the store until a push service took it, and as long as anything waits an alarm is set.

use core::cell::OnceCell;

use qinglan_core::api::ApiError;
use qinglan_core::id::{Millis, PersonId};
use qinglan_core::notice::{Told, Tried, is_old};
use qinglan_core::order;
use worker::{DurableObject, Env, Request, Response, Result, State, console_error, durable_object};

use crate::internal::{
    self, Call as _, Calls, Done, NoticeDrop, NoticeEnd, NoticeKeep, NoticeLook, NoticeTry, NoticesAsk, PostAnswer, PostAsk,
};
use crate::push::{self, Notice, Said, Signer};
use crate::reply::{self, Outcome};
use crate::store::postbox::{Device, PostboxStore, Waiting};
use crate::{ambient, body};

const REQUEST_BYTES_MAX: usize = 1024 * 1024;
/// A push service that does not answer is asked again after a minute, then two, then four; at the longest in so many.
const AGAIN_MS: i64 = 60_000;
const AGAIN_DOUBLINGS_MAX: u32 = 6;
/// So long a push service tries: a comment for two days, a reminder for its afternoon, a trial for a minute.
const COMMENT_LIFE_S: u32 = 2 * 24 * 60 * 60;
const REMINDER_LIFE_S: u32 = 6 * 60 * 60;
const TRIAL_LIFE_S: u32 = 60;

#[durable_object(alarm)]
pub struct Postbox {
    state: State,
    env: Env,
    store: OnceCell<PostboxStore>,
}

impl DurableObject for Postbox {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, store: OnceCell::new() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        Ok(self.handle(request).await.unwrap_or_else(reply::refuse))
    }

    async fn alarm(&self) -> Result<Response> {
        if let Err(fault) = self.tell().await {
            console_error!("notices could not be sent: {:?}", fault.reason());
            self.state.storage().set_alarm(AGAIN_MS).await?;
        }
        Response::empty()
    }
}

impl Postbox {
    async fn handle(&self, mut request: Request) -> Outcome {
        let path = request.path();
        let bytes = body::read(&mut request, REQUEST_BYTES_MAX).await?;
        match path.as_str() {
            Calls::PATH => {
                self.take(&internal::question(&bytes)?).await?;
                internal::answer::<Calls>(&Done)
            }
            NoticeLook::PATH => {
                let NoticeLook { session } = internal::question(&bytes)?;
                let device = if self.is_there()? { self.store()?.device(session)? } else { None };
                internal::answer::<NoticeLook>(&device.map(|device| device.wanted))
            }
            NoticeKeep::PATH => {
                let NoticeKeep { person, session, wanted, contact } = internal::question(&bytes)?;
                // A cookie is believed for longer than a sign-in may last.
                let ask = PostAsk { person, session, people: Vec::new() };
                if !internal::ask(&internal::directory(&self.env)?, &ask).await?.open {
                    return Err(ApiError::SignedOut.into());
                }
                let store = self.store()?;
                store.belongs_to(person)?;
                store.want(session, &wanted, &contact)?;
                self.wake(ambient::now()).await?;
                internal::answer::<NoticeKeep>(&Done)
            }
            NoticeDrop::PATH => {
                let NoticeDrop { session } = internal::question(&bytes)?;
                if self.is_there()? {
                    self.store()?.forget(session)?;
                }
                internal::answer::<NoticeDrop>(&Done)
            }
            NoticeEnd::PATH => {
                if self.is_there()? {
                    self.store()?.clear()?;
                }
                internal::answer::<NoticeEnd>(&Done)
            }
            NoticesAsk::PATH => {
                let devices = if self.is_there()? { self.store()?.devices()? } else { Vec::new() };
                internal::answer::<NoticesAsk>(&devices.into_iter().map(|device| device.wanted).collect())
            }
            NoticeTry::PATH => internal::answer::<NoticeTry>(&self.try_out(internal::question(&bytes)?).await?),
            _ => Err(ApiError::NotFound.into()),
        }
    }

    /// A space says that comments are there. Who wants no notices costs nothing.
    async fn take(&self, Calls { calls }: &Calls) -> Outcome<()> {
        if !self.is_there()? {
            return Ok(());
        }
        let (store, now) = (self.store()?, ambient::now());
        for device in store.devices()?.into_iter().filter(|device| device.wanted.comments) {
            for call in calls {
                store.put(device.session, call, now)?;
            }
        }
        Ok(self.wake(now).await?)
    }

    /// Sends what may be sent now, and sets the alarm for the rest.
    async fn tell(&self) -> Outcome<()> {
        if !self.is_there()? {
            return Ok(());
        }
        let store = self.store()?;
        let Some(person) = store.owner()? else { return Ok(()) };
        for device in store.devices()? {
            let now = ambient::now();
            let Some(from) = due(&device, &store.waiting(device.session)?) else { continue };
            if from.max(device.again) > now || device.wanted.may_from(now) > now {
                continue;
            }
            self.tell_one(person, device, now).await?;
        }
        Ok(self.wake(ambient::now()).await?)
    }

    async fn tell_one(&self, person: PersonId, mut device: Device, now: Millis) -> Outcome<()> {
        let store = self.store()?;
        let (old, waiting): (Vec<Waiting>, Vec<Waiting>) =
            store.waiting(device.session)?.into_iter().partition(|one| is_old(one.since, now));
        store.told(device.session, &old)?;
        let by = order::set(waiting.iter().map(|one| one.by));
        let PostAnswer { open, name, names, key } =
            internal::ask(&internal::directory(&self.env)?, &PostAsk { person, session: device.session, people: by }).await?;
        if !open {
            return Ok(store.forget(device.session)?);
        }
        let signer = Signer::new(&key.0, device.contact.clone())?;
        let mut said = Said::Taken(0);
        if !waiting.is_empty() {
            let records = order::set(waiting.iter().map(|one| one.record));
            let address = match records.as_slice() {
                [record] => format!("/records/{record}"),
                _ => "/".to_owned(),
            };
            let told = Told::Comments { by: names, n: waiting.len() };
            said = self.send(&device, &signer, &told, (&name, &address, COMMENT_LIFE_S)).await;
            if matches!(said, Said::Taken(_) | Said::Refused(_)) {
                store.told(device.session, &waiting)?;
            }
        }
        if let (Some(n), Said::Taken(_)) = (device.wanted.take_reminders(now), said) {
            said = self.send(&device, &signer, &Told::Due { n }, (&name, "/", REMINDER_LIFE_S)).await;
        }
        if let Said::Gone(_) = said {
            return Ok(store.forget(device.session)?);
        }
        // It may have asked for something else while this was on its way.
        let Some(mut held) = store.device(device.session)?.filter(|held| held.wanted.address == device.wanted.address) else {
            return Ok(());
        };
        if let Said::Later(_, after) = said {
            held.again = now.plus(after.unwrap_or(0).max(AGAIN_MS << held.tries.min(AGAIN_DOUBLINGS_MAX)));
            held.tries = held.tries.saturating_add(1);
        } else {
            held.wanted.take_reminders(now);
            held.tries = 0;
        }
        Ok(store.keep(&held)?)
    }

    /// What was said to it; what cannot be made at all is refused.
    async fn send(&self, device: &Device, signer: &Signer, told: &Told, (to, address, life_s): (&str, &str, u32)) -> Said {
        let language = device.wanted.language;
        let notice = Notice { shown: told.shown(to, language), language, address, tag: told.tag(), life_s };
        let said = push::send(&self.env, signer, &device.wanted, &notice, ambient::now()).await;
        let said = said.unwrap_or_else(|error| {
            console_error!("a notice cannot be made: {error:?}");
            Said::Refused(0)
        });
        if let Said::Refused(status) = said {
            console_error!("a push service refuses a notice: {status}");
        }
        said
    }

    async fn try_out(&self, NoticeTry { person, session }: NoticeTry) -> Outcome<Tried> {
        if !self.is_there()? {
            return Err(ApiError::NotFound.into());
        }
        let store = self.store()?;
        let device = store.device(session)?.ok_or(ApiError::NotFound)?;
        let PostAnswer { name, key, .. } =
            internal::ask(&internal::directory(&self.env)?, &PostAsk { person, session, people: Vec::new() }).await?;
        let signer = Signer::new(&key.0, device.contact.clone())?;
        let said = self.send(&device, &signer, &Told::Trial, (&name, "/me#notices", TRIAL_LIFE_S)).await;
        if let Said::Gone(_) = said {
            store.forget(session)?;
        }
        Ok(Tried { taken: matches!(said, Said::Taken(_)), status: u32::from(said.status()) })
    }

    /// Sets the alarm for the earliest of what waits.
    async fn wake(&self, now: Millis) -> Result<()> {
        let store = self.store()?;
        let mut next: Option<Millis> = None;
        for device in store.devices()? {
            let Some(from) = due(&device, &store.waiting(device.session)?) else { continue };
            let at = device.wanted.may_from(from.max(device.again).max(now));
            next = Some(next.map_or(at, |next| next.min(at)));
        }
        match next {
            Some(at) => self.state.storage().set_alarm(at.0.saturating_sub(now.0).max(0)).await,
            None => self.state.storage().delete_alarm().await,
        }
    }

    fn is_there(&self) -> Result<bool> {
        Ok(self.store.get().is_some() || PostboxStore::is_there(&self.state.storage())?)
    }

    fn store(&self) -> Result<&PostboxStore> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = PostboxStore::open(self.state.storage())?;
        Ok(self.store.get_or_init(|| store))
    }
}

/// From when on a device is to be told something; never, where nothing is to be told.
fn due(device: &Device, waiting: &[Waiting]) -> Option<Millis> {
    let comments = waiting.iter().map(|one| one.since).min();
    comments.into_iter().chain(device.wanted.next_reminder()).min()
}
