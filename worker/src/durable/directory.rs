//! The directory of a district, one object. Requests ask it seldom: spaces and cookies keep what it said.
//!
//! Invariant: a space that once asked who is in it is told of every change of that, at least once; an alarm repeats what failed.

use core::cell::{OnceCell, RefCell};

use futures_util::future::join_all;
use qinglan_core::administration::{Delete, EndDevice, Found, InviteMany, RenameSchool, Reset, What};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{
    DeleteAgain, Enrol, Import, Imported, InviteIssued, InviteRequest, InviteView, Restore, Restored, Space, SpaceKind,
};
use qinglan_core::id::{Millis, PersonId, SpaceId};
use qinglan_core::roster::Roster as Sheets;
use qinglan_core::spaces::Manage;
use qinglan_core::wire::Bytes;
use worker::{DurableObject, Env, Request, Response, Result, State, console_error, durable_object};

use super::own_data::own_data;
use super::rates::Rates;
use super::tries::Tries;
use super::{administration, deletions, partnerships, publishing, spaces};
use crate::internal::{
    self, Call as _, CandidatesAsk, Costly, DeletionsAsk, DevicesAsk, Done, Enrolled, Erasure, ErasureDone, FormAsk, InviteLook,
    LogAsk, NoticeEnd, OverviewAsk, OwnDataAsk, OwnInvite, PartnershipsAsk, PostAnswer, PostAsk, Publishing, PushKeyAsk, Renewal,
    RosterAsk, SessionAsk, SessionEnd, StaffAsk, TablesAsk, Withdrawal, WorldAsk,
};
use crate::reply::{self, Outcome};
use crate::store::directory::DirectoryStore;
use crate::store::invites::{self, Invite};
use crate::{ambient, body};

/// So long an attempt to enrol may be repeated. Phones write a cookie to their disk within a minute or so, if they live that long.
const REPEAT_MS: i64 = DAY_MS;
/// An import, which the router has bounded, in CBOR.
const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Spaces told in one alarm: a few seconds' work.
const TELL_MAX: u64 = 100;
/// Spaces told of a restore in one request; Cloudflare allows it 1,000 requests of its own.
const RENEW_MAX: u64 = 500;
/// Of these, at once: each is an object that has to wake up.
const RENEW_AT_ONCE: usize = 16;
/// Spaces emptied in one alarm: each may have a thousand files to take away.
const ERASE_MAX: u64 = 20;
const TELL_AGAIN_MS: i64 = 30_000;
pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Longer than a year is no invite but a password.
pub(super) const VALID_DAYS_MAX: u32 = 366;

#[durable_object(alarm)]
pub struct Directory {
    state: State,
    env: Env,
    store: OnceCell<DirectoryStore>,
    tries: RefCell<Tries>,
    rates: RefCell<Rates>,
}

impl DurableObject for Directory {
    fn new(state: State, env: Env) -> Self {
        Self { state, env, store: OnceCell::new(), tries: RefCell::default(), rates: RefCell::default() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        Ok(self.handle(request).await.unwrap_or_else(reply::refuse))
    }

    async fn alarm(&self) -> Result<Response> {
        let renewed = (self.renew_spaces().await?.left > 0).then_some(TELL_AGAIN_MS);
        let told = self.tell_spaces().await?;
        let erased = self.erase_in_spaces().await?;
        // An object has one alarm: the earliest that is wanted.
        if let Some(again_ms) = [renewed, told, erased].into_iter().flatten().min() {
            self.state.storage().set_alarm(again_ms).await?;
        }
        Response::empty()
    }
}

impl Directory {
    async fn handle(&self, mut request: Request) -> Outcome {
        let path = request.path();
        let bytes = body::read(&mut request, REQUEST_BYTES_MAX).await?;
        let store = self.store()?;
        match path.as_str() {
            WorldAsk::PATH => {
                let WorldAsk { person, held } = internal::question(&bytes)?;
                let world = if store.version()? == held { None } else { store.world(person)? };
                internal::answer::<WorldAsk>(&world)
            }
            RosterAsk::PATH => {
                let RosterAsk { space } = internal::question(&bytes)?;
                internal::answer::<RosterAsk>(&store.tell(space)?)
            }
            SessionAsk::PATH => {
                let ask: SessionAsk = internal::question(&bytes)?;
                internal::answer::<SessionAsk>(&store.see_session(&ask, ambient::now())?)
            }
            SessionEnd::PATH => {
                let SessionEnd { session } = internal::question(&bytes)?;
                store.end_session(session, ambient::now())?;
                internal::answer::<SessionEnd>(&Done)
            }
            InviteLook::PATH => internal::answer::<InviteLook>(&self.look(&internal::question(&bytes)?)?),
            Enrol::PATH => internal::answer::<Enrol>(&self.enrol(&internal::question(&bytes)?)?),
            Import::PATH => internal::answer::<Import>(&self.import(&internal::question(&bytes)?).await?),
            InviteRequest::PATH => internal::answer::<InviteRequest>(&self.issue(internal::question(&bytes)?)?),
            Restore::PATH => {
                let Restore {} = internal::question(&bytes)?;
                store.announce_restore(ambient::now())?;
                store.write_down(None, What::Restored, ambient::now())?;
                let restored = self.renew_spaces().await?;
                if restored.left > 0 {
                    self.state.storage().set_alarm(0).await?;
                }
                self.tell_soon().await?;
                internal::answer::<Restore>(&restored)
            }
            Publishing::PATH => {
                let publishing: Publishing = internal::question(&bytes)?;
                self.count(publishing.person)?;
                internal::answer::<Publishing>(&publishing::publish(store, &publishing)?)
            }
            Withdrawal::PATH => {
                let withdrawal: Withdrawal = internal::question(&bytes)?;
                self.count(withdrawal.person)?;
                internal::answer::<Withdrawal>(&publishing::withdraw(store, &withdrawal)?)
            }
            Found::PATH => internal::answer::<Found>(&administration::found(store, &internal::question(&bytes)?)?),
            <(PersonId, Sheets)>::PATH => {
                let (by, sheets) = internal::question(&bytes)?;
                self.count(by)?;
                let plan = administration::roster(store, by, &sheets)?;
                self.tell_soon().await?;
                internal::answer::<(PersonId, Sheets)>(&plan)
            }
            <(PersonId, Manage)>::PATH => {
                let (by, manage) = internal::question(&bytes)?;
                self.count(by)?;
                let space = spaces::manage(store, by, &manage)?;
                self.tell_soon().await?;
                internal::answer::<(PersonId, Manage)>(&space)
            }
            <(PersonId, OverviewAsk)>::PATH => {
                let (by, OverviewAsk) = internal::question(&bytes)?;
                internal::answer::<(PersonId, OverviewAsk)>(&administration::overview(store, by)?)
            }
            <(PersonId, StaffAsk)>::PATH => {
                let (by, StaffAsk { school }) = internal::question(&bytes)?;
                internal::answer::<(PersonId, StaffAsk)>(&administration::staff(store, by, school)?)
            }
            <(PersonId, PartnershipsAsk)>::PATH => {
                let (by, PartnershipsAsk) = internal::question(&bytes)?;
                internal::answer::<(PersonId, PartnershipsAsk)>(&partnerships::partnerships(store, by)?)
            }
            <(PersonId, CandidatesAsk)>::PATH => {
                let (by, CandidatesAsk { school }) = internal::question(&bytes)?;
                internal::answer::<(PersonId, CandidatesAsk)>(&partnerships::candidates(store, by, school)?)
            }
            <(PersonId, TablesAsk)>::PATH => {
                let (by, TablesAsk) = internal::question(&bytes)?;
                self.count(by)?;
                internal::answer::<(PersonId, TablesAsk)>(&administration::tables(store, by)?)
            }
            <(PersonId, InviteMany)>::PATH => {
                let (by, invite) = internal::question(&bytes)?;
                self.count(by)?;
                internal::answer::<(PersonId, InviteMany)>(&administration::invite(store, by, &invite)?)
            }
            <(PersonId, RenameSchool)>::PATH => {
                let (by, asked) = internal::question(&bytes)?;
                self.count(by)?;
                let renamed = administration::rename_school(store, by, &asked)?;
                self.tell_soon().await?;
                internal::answer::<(PersonId, RenameSchool)>(&renamed)
            }
            <(PersonId, Reset)>::PATH => {
                let (by, reset) = internal::question(&bytes)?;
                self.count(by)?;
                internal::answer::<(PersonId, Reset)>(&administration::reset(store, by, reset)?)
            }
            <(PersonId, LogAsk)>::PATH => {
                let (by, LogAsk { before }) = internal::question(&bytes)?;
                internal::answer::<(PersonId, LogAsk)>(&administration::log(store, by, before)?)
            }
            <(PersonId, DeletionsAsk)>::PATH => {
                let (by, DeletionsAsk) = internal::question(&bytes)?;
                internal::answer::<(PersonId, DeletionsAsk)>(&deletions::deletions(store, by)?)
            }
            <(PersonId, Delete)>::PATH => {
                let (by, deed) = internal::question(&bytes)?;
                self.count(by)?;
                let deletions = deletions::change(store, by, deed)?;
                self.tell_soon().await?;
                internal::answer::<(PersonId, Delete)>(&deletions)
            }
            DeleteAgain::PATH => internal::answer::<DeleteAgain>(&deletions::again(store, &internal::question(&bytes)?)?),
            <(PersonId, DevicesAsk)>::PATH => {
                let (by, DevicesAsk { session }) = internal::question(&bytes)?;
                internal::answer::<(PersonId, DevicesAsk)>(&store.sessions_of(by, session)?)
            }
            <(PersonId, EndDevice)>::PATH => {
                let (by, end) = internal::question(&bytes)?;
                administration::end_device(store, by, &end)?;
                internal::answer::<(PersonId, EndDevice)>(&Done)
            }
            <(PersonId, OwnDataAsk)>::PATH => {
                let (by, OwnDataAsk { notices }) = internal::question(&bytes)?;
                self.count(by)?;
                internal::answer::<(PersonId, OwnDataAsk)>(&own_data(store, by, notices)?)
            }
            <(PersonId, OwnInvite)>::PATH => {
                let (by, OwnInvite) = internal::question(&bytes)?;
                self.count(by)?;
                internal::answer::<(PersonId, OwnInvite)>(&administration::own_invite(store, by)?)
            }
            PostAsk::PATH => {
                let ask: PostAsk = internal::question(&bytes)?;
                internal::answer::<PostAsk>(&self.post(&ask)?)
            }
            PushKeyAsk::PATH => internal::answer::<PushKeyAsk>(&Bytes(store.push_key()?.to_vec())),
            Costly::PATH => {
                let Costly { person } = internal::question(&bytes)?;
                self.count(person)?;
                internal::answer::<Costly>(&Done)
            }
            FormAsk::PATH => internal::answer::<FormAsk>(&Bytes(publishing::read(store, &internal::question(&bytes)?)?)),
            _ => Err(ApiError::NotFound.into()),
        }
    }

    /// Counts what costs much (rule RL1).
    fn count(&self, person: PersonId) -> Outcome<()> {
        Ok(self.rates.borrow_mut().count(person, ambient::now())?)
    }

    /// What a postbox has to know before it sends (rule NT1).
    fn post(&self, PostAsk { person, session, people }: &PostAsk) -> Outcome<PostAnswer> {
        let store = self.store()?;
        let name = |id: PersonId| Ok(store.person(id)?.map(|person| person.name).unwrap_or_default());
        let names = people.iter().map(|id| name(*id)).collect::<Outcome<Vec<String>>>()?;
        let open = store.is_open(*session, *person)?;
        Ok(PostAnswer { open, name: name(*person)?, names, key: Bytes(store.push_key()?.to_vec()) })
    }

    /// Lets spaces begin another life after a restore. What fails, or is too much for one request, stays for the alarm.
    async fn renew_spaces(&self) -> Result<Restored> {
        let store = self.store()?;
        let mut told = 0;
        for spaces in store.renewals(RENEW_MAX)?.chunks(RENEW_AT_ONCE) {
            let renewed = join_all(spaces.iter().map(|&space| self.renew(space))).await;
            for space in renewed.into_iter().flatten() {
                store.is_renewed(space)?;
                told += 1;
            }
        }
        let left = u32::try_from(store.renewals_left()?).unwrap_or(u32::MAX);
        Ok(Restored { told, left })
    }

    /// The space, if it heard.
    async fn renew(&self, space: SpaceId) -> Option<SpaceId> {
        let told = async { internal::ask(&internal::space(&self.env, space)?, &Renewal { space }).await };
        match told.await {
            Ok(Done) => Some(space),
            Err(fault) => {
                console_error!("space {space} was not told that it was restored: {:?}", fault.reason());
                None
            }
        }
    }

    async fn import(&self, import: &Import) -> Outcome<Imported> {
        // Everybody has a personal space by being there; it is nobody's to hand out.
        if import.spaces.iter().any(|space| space.kind == SpaceKind::Personal) {
            return Err(ApiError::Malformed.into());
        }
        let store = self.store()?;
        let imported = store.import(import)?;
        let Imported { schools, people, spaces } = imported;
        store.write_down(None, What::Imported { schools, people, spaces }, ambient::now())?;
        self.tell_soon().await?;
        Ok(imported)
    }

    /// Spaces hear at once who is in them now, and who was deleted.
    async fn tell_soon(&self) -> Result<()> {
        let store = self.store()?;
        if !store.due(1)?.is_empty() || !store.erasures(1)?.is_empty() {
            self.state.storage().set_alarm(0).await?;
        }
        Ok(())
    }

    /// Tells spaces who is in them now. What fails stays due; says when to go on.
    async fn tell_spaces(&self) -> Result<Option<i64>> {
        let store = self.store()?;
        let due = store.due(TELL_MAX)?;
        let mut failed = false;
        for (space, _) in due {
            let Some(roster) = store.roster(space)? else { continue };
            let told = async { internal::ask(&internal::space(&self.env, space)?, &roster).await };
            match told.await {
                Ok(Done) => store.has_heard(space, roster.version)?,
                Err(fault) => {
                    failed = true;
                    console_error!("space {space} was not told who is in it: {:?}", fault.reason());
                }
            }
        }
        let left = !store.due(1)?.is_empty();
        Ok(left.then_some(if failed { TELL_AGAIN_MS } else { 0 }))
    }

    /// Has spaces emptied of what deleted people gave to them. What fails stays due; says when to go on.
    async fn erase_in_spaces(&self) -> Result<Option<i64>> {
        let store = self.store()?;
        let mut failed = false;
        for (space, person) in store.erasures(ERASE_MAX)? {
            let done = async {
                // Nothing is left of where her devices were told of something, either.
                if space == SpaceId::personal(person) {
                    internal::ask(&internal::postbox(&self.env, person)?, &NoticeEnd).await?;
                }
                internal::ask(&internal::space(&self.env, space)?, &Erasure { space, person }).await
            };
            match done.await {
                Ok(ErasureDone { more: true }) => {}
                Ok(ErasureDone { more: false }) => store.is_erased(space, person)?,
                Err(fault) => {
                    failed = true;
                    console_error!("space {space} was not emptied: {:?}", fault.reason());
                }
            }
        }
        let left = !store.erasures(1)?.is_empty();
        Ok(left.then_some(if failed { TELL_AGAIN_MS } else { 0 }))
    }

    fn issue(&self, request: InviteRequest) -> Outcome<InviteIssued> {
        let InviteRequest { person, from: sender, valid_days } = request;
        if !(0..=VALID_DAYS_MAX).contains(&valid_days) {
            return Err(ApiError::Malformed.into());
        }
        let store = self.store()?;
        let known = store.person(person)?.ok_or(ApiError::NotFound)?;
        let now = ambient::now();
        let expires = now.plus(i64::from(valid_days) * DAY_MS);
        let code = invites::code(ambient::random()?);
        if store.deletion(person)?.is_some() {
            return Err(ApiError::Forbidden.into());
        }
        let invited = What::Invited { people: 1, name: known.name };
        store.all_or_nothing(|| {
            store.issue(&code, &Invite { person, sender, expires, used: false }, now)?;
            store.write_down_of(None, Some(person), invited, now)
        })?;
        Ok(InviteIssued { code, expires })
    }

    fn look(&self, look: &InviteLook) -> Outcome<InviteView> {
        let store = self.store()?;
        let invite = self.open_invite(&look.code, ambient::now())?;
        let person = store.person(invite.person)?.ok_or(ApiError::InviteUnknown)?;
        let school = person.school.map(|id| store.school(id)).transpose()?.flatten();
        let spaces = store.spaces_of(person.id)?.into_iter().map(|Space { kind, name, .. }| (kind, name)).collect();
        let Invite { sender: from, expires, .. } = invite;
        Ok(InviteView { district: store.district()?, from, person, school, spaces, expires })
    }

    fn enrol(&self, enrol: &Enrol) -> Outcome<Enrolled> {
        let now = ambient::now();
        let store = self.store()?;
        let session = invites::session(&enrol.code, enrol.attempt);
        if let Some(person) = store.open_session(session, now.plus(-REPEAT_MS))? {
            // The answer to this very attempt was lost on the way.
            let world = store.world(person)?.ok_or(ApiError::InviteUnknown)?;
            return Ok(Enrolled { session, world });
        }
        let invite = self.open_invite(&enrol.code, now)?;
        let world = store.world(invite.person)?.ok_or(ApiError::InviteUnknown)?;
        store.enrol(&enrol.code, invite.person, session, &enrol.device, now)?;
        Ok(Enrolled { session, world })
    }

    /// An invite that can still be taken. Wrong codes are counted.
    fn open_invite(&self, code: &str, now: Millis) -> Outcome<Invite> {
        let mut tries = self.tries.borrow_mut();
        if let Some(wait_s) = tries.wait_s(now) {
            return Err(ApiError::TooMany { wait_s }.into());
        }
        let Some(invite) = self.store()?.invite(code)? else {
            tries.wrong(now);
            return Err(ApiError::InviteUnknown.into());
        };
        if invite.used {
            return Err(ApiError::InviteUsed.into());
        }
        if invite.expires <= now {
            return Err(ApiError::InviteExpired.into());
        }
        Ok(invite)
    }

    fn store(&self) -> Result<&DirectoryStore> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = DirectoryStore::open(self.state.storage())?;
        Ok(self.store.get_or_init(|| store))
    }
}
