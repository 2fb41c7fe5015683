//! One space: its log, its members' sockets, its files.
//!
//! Invariant: between making a plan and writing it nothing is awaited, so the plan holds for the state that it is written to.
//! The runtime sends nothing on, neither answers nor socket messages, before what was written is safe.

use core::cell::OnceCell;

use qinglan_core::access::{self, Deed};
use qinglan_core::api::ApiError;
use qinglan_core::directory::Member;
use qinglan_core::id::{DeviceId, PersonId, SpaceId};
use qinglan_core::notice;
use qinglan_core::order;
use qinglan_core::sync::{self, Log as _, Push, Refusal, SpaceAnswer, SpaceInfo};
use worker::worker_sys::WebSocketRequestResponsePair;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage, WebSocketPair,
    console_error, durable_object,
};

use super::{broadcast, files};
use crate::internal::{
    self, Call as _, Calls, Done, Erasure, ErasureDone, FileAnswer, FileAsk, FileDeed, FileName, LIVE, Renewal, Roster, RosterAsk,
};
use crate::reply::{self, Outcome};
use crate::store::bucket::{self, BucketFiles};
use crate::store::files::FileStore;
use crate::store::space::{SpaceStore, Standing};
use crate::{ambient, body};

/// The router has bounded what it passes on; a request to an object is at most a roster of a whole district.
const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Comments that people are told of in one go; the rest in the next.
const CALLS_AT_ONCE: u64 = 200;
const DELIVER_AGAIN_MS: i64 = 30_000;
/// Files taken away at once: so many names R2 takes in one request.
const FILES_MAX: usize = 1_000;
/// Epochs go through the runtime's numbers, which are exact to 2^53.
const EPOCH_MASK: u64 = (1 << 53) - 1;

#[durable_object]
pub struct Space {
    state: State,
    env: Env,
    store: OnceCell<SpaceStore>,
}

impl DurableObject for Space {
    fn new(state: State, env: Env) -> Self {
        // Pings are answered without waking the object.
        match WebSocketRequestResponsePair::new("ping", "pong") {
            Ok(pair) => state.set_websocket_auto_response(&pair),
            Err(error) => console_error!("no automatic answers to pings: {error:?}"),
        }
        Self { state, env, store: OnceCell::new() }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        Ok(self.handle(request).await.unwrap_or_else(reply::refuse))
    }

    async fn alarm(&self) -> Result<Response> {
        // Of a space that was emptied nothing is to be said.
        if self.store.get().is_some() || SpaceStore::is_there(&self.state.storage())? {
            self.deliver().await?;
        }
        Response::empty()
    }

    /// Nothing is asked through the socket but pings, which the runtime answers.
    async fn websocket_message(&self, _socket: WebSocket, _message: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(&self, _socket: WebSocket, _code: usize, _why: String, _clean: bool) -> Result<()> {
        Ok(())
    }

    /// A phone went into a tunnel; it asks again when it is out.
    async fn websocket_error(&self, _socket: WebSocket, _error: Error) -> Result<()> {
        Ok(())
    }
}

impl Space {
    async fn handle(&self, mut request: Request) -> Outcome {
        let path = request.path();
        if path == LIVE {
            return self.live(&request).await;
        }
        let bytes = body::read(&mut request, REQUEST_BYTES_MAX).await?;
        match path.as_str() {
            Push::PATH => internal::answer::<Push>(&self.push(&internal::question(&bytes)?).await?),
            Roster::PATH => internal::answer::<Roster>(&self.take_roster(&internal::question(&bytes)?)?),
            Erasure::PATH => internal::answer::<Erasure>(&self.erase(internal::question(&bytes)?).await?),
            Renewal::PATH => internal::answer::<Renewal>(&self.renew(internal::question(&bytes)?)?),
            FileAsk::PATH => {
                let ask: FileAsk = internal::question(&bytes)?;
                let standing = self.member(ask.space, ask.person).await?;
                internal::answer::<FileAsk>(&self.file(&standing, ask).await?)
            }
            _ => Err(ApiError::NotFound.into()),
        }
    }

    async fn push(&self, push: &Push) -> Outcome<SpaceAnswer> {
        let ops = push.request.push.unpack().map_err(|_| ApiError::Malformed)?;
        let ops: Vec<_> = ops.into_iter().map(|(_, op)| op).collect();
        if self.is_gone(push.person)? {
            return Ok(SpaceAnswer::Refused(Refusal::Deleted));
        }
        let Some(standing) = self.standing(push.request.space, push.person).await? else {
            return Ok(SpaceAnswer::Refused(Refusal::UnknownSpace));
        };
        if !access::may(standing.kind, &standing.roles, Deed::Read) {
            return Ok(SpaceAnswer::Refused(Refusal::NotAMember));
        }
        // From here to the end nothing is awaited.
        let store = self.store()?;
        let asking = Member { person: push.person, roles: standing.roles };
        let info = SpaceInfo { kind: standing.kind, members: vec![asking] };
        let served = sync::serve(store, &info, push, &ops, draw_epoch)?;
        let called = notice::called(push.request.space, &served.appended, |id| store.held(id))?;
        store.put_calls(&called)?;
        let place = (served.reply.epoch, served.head);
        broadcast::appended(&self.state, store, push.request.space, place, &served.appended);
        if !called.is_empty() {
            self.state.storage().set_alarm(0).await?;
        }
        Ok(SpaceAnswer::Reply(Box::new(served.reply)))
    }

    /// Says to the people's postboxes what they are to be told. What fails stays (rule NT6).
    async fn deliver(&self) -> Result<()> {
        let store = self.store()?;
        let kept = store.calls(CALLS_AT_ONCE)?;
        let mut failed = false;
        for person in order::set(kept.iter().map(|(_, call)| call.person)) {
            let (ids, calls): (Vec<u64>, Vec<_>) = kept.iter().filter(|(_, call)| call.person == person).copied().unzip();
            // Out of the space by now, and so told nothing of it any more.
            let standing = store.standing(person)?;
            let told = if standing.is_some_and(|here| access::may(here.kind, &here.roles, Deed::Read)) {
                async { internal::ask(&internal::postbox(&self.env, person)?, &Calls { calls }).await }.await
            } else {
                Ok(Done)
            };
            match told {
                Ok(Done) => ids.into_iter().try_for_each(|id| store.was_heard(id))?,
                Err(fault) => {
                    failed = true;
                    console_error!("a postbox did not hear of comments: {:?}", fault.reason());
                }
            }
        }
        if !store.calls(1)?.is_empty() {
            self.state.storage().set_alarm(if failed { DELIVER_AGAIN_MS } else { 0 }).await?;
        }
        Ok(())
    }

    fn take_roster(&self, roster: &Roster) -> Outcome<Done> {
        let store = self.store()?;
        store.set_roster(roster)?;
        broadcast::dismiss_strangers(&self.state, store, roster.space);
        Ok(Done)
    }

    async fn file(&self, standing: &Standing, ask: FileAsk) -> Outcome<FileAnswer> {
        let (pieces, space) = (self.store()?, ask.space);
        // A piece of nothing, sent again at the end, completes nothing.
        let appends = matches!(&ask.deed, FileDeed::Append { bytes, .. } if !bytes.0.is_empty());
        let answer = match bucket::bucket(&self.env)? {
            Some(bucket) => files::handle(&BucketFiles { pieces, bucket, space }, standing, ask).await,
            None => files::handle(pieces, standing, ask).await,
        }?;
        if appends && matches!(&answer, FileAnswer::At(place) if place.offset == place.length) {
            // Whoever has the record open looks for the picture again, and sees the small one first (rule FL5).
            broadcast::stale(&self.state, pieces, space);
        }
        Ok(answer)
    }

    /// Begins another life, if there was one. Open pages are told to ask: their numbers may mean something else now.
    fn renew(&self, Renewal { space }: Renewal) -> Outcome<Done> {
        // As in `standing`: most people have no space of their own yet.
        if self.store.get().is_some() || SpaceStore::is_there(&self.state.storage())? {
            let store = self.store()?;
            sync::restored(store, draw_epoch()?)?;
            broadcast::stale(&self.state, store, space);
        }
        Ok(Done)
    }

    /// Takes away what a deleted person gave, and takes nothing of hers from now on. Files go first: should this die in between, what
    /// names them is still there for the next time.
    async fn erase(&self, Erasure { space, person }: Erasure) -> Outcome<ErasureDone> {
        let store = self.store()?;
        store.is_gone_from_now(person)?;
        broadcast::dismiss(&self.state, person);
        if space == SpaceId::personal(person) {
            if self.drop_files(space, store.every_file(FILES_MAX)?).await? {
                return Ok(ErasureDone { more: true });
            }
            store.empty(draw_epoch()?, person).await?;
            return Ok(ErasureDone { more: false });
        }
        let name = DeviceId::from_bytes(ambient::random()?);
        let erased = sync::erase(store, person, (name, ambient::now()))?;
        let place = (sync::Log::epoch(store)?, erased.head);
        broadcast::appended(&self.state, store, space, place, &erased.appended);
        let mut files = store.files_of(person)?;
        files.retain(|file| !erased.named.contains(&file.0));
        let more = files.len() > FILES_MAX;
        files.truncate(FILES_MAX);
        self.drop_files(space, files).await?;
        Ok(ErasureDone { more })
    }

    /// Takes files away, from the bucket as well; says whether there were any.
    async fn drop_files(&self, space: SpaceId, files: Vec<FileName>) -> Outcome<bool> {
        if files.is_empty() {
            return Ok(false);
        }
        let store = self.store()?;
        match bucket::bucket(&self.env)? {
            Some(bucket) => bucket::drop_all(&bucket, space, &files).await?,
            None if store.has_in_bucket(&files)? => return Err(bucket::unbound().into()),
            None => {}
        }
        for file in files {
            FileStore::forget(store, file).await?;
        }
        Ok(true)
    }

    /// Whether the person was deleted. Asking leaves no trace.
    fn is_gone(&self, person: PersonId) -> Result<bool> {
        let is_there = self.store.get().is_some() || SpaceStore::is_there(&self.state.storage())?;
        if is_there { self.store()?.is_gone(person) } else { Ok(false) }
    }

    async fn live(&self, request: &Request) -> Outcome {
        let url = request.url()?;
        let value = |key: &str| url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned());
        let space: Option<SpaceId> = value("space").and_then(|text| text.parse().ok());
        let person: Option<PersonId> = value("person").and_then(|text| text.parse().ok());
        let device: Option<DeviceId> = value("device").and_then(|text| text.parse().ok());
        let (Some(space), Some(person), Some(device)) = (space, person, device) else {
            return Err(ApiError::Malformed.into());
        };
        self.member(space, person).await?;
        let pair = WebSocketPair::new()?;
        self.state.accept_web_socket(&pair.server);
        broadcast::remember(&pair.server, person, device)?;
        Ok(Response::from_websocket(pair.client)?)
    }

    /// The standing of someone who is in the space.
    async fn member(&self, space: SpaceId, person: PersonId) -> Outcome<Standing> {
        if self.is_gone(person)? {
            return Err(ApiError::Forbidden.into());
        }
        let standing = self.standing(space, person).await?.ok_or(ApiError::NotFound)?;
        if access::may(standing.kind, &standing.roles, Deed::Read) { Ok(standing) } else { Err(ApiError::Forbidden.into()) }
    }

    /// What `person` is here; none when there is no such space. The directory is asked once, and tells of changes from then on.
    async fn standing(&self, space: SpaceId, person: PersonId) -> Outcome<Option<Standing>> {
        if space == SpaceId::personal(person) {
            return Ok(Some(Standing::in_own_space()));
        }
        // Asking for spaces that do not exist must not fill the disk with empty ones.
        let is_there = self.store.get().is_some() || SpaceStore::is_there(&self.state.storage())?;
        if is_there && let Some(standing) = self.store()?.standing(person)? {
            return Ok(Some(standing));
        }
        let Some(roster) = internal::ask(&internal::directory(&self.env)?, &RosterAsk { space }).await? else {
            return Ok(None);
        };
        let store = self.store()?;
        store.set_roster(&roster)?;
        Ok(store.standing(person)?)
    }

    fn store(&self) -> Result<&SpaceStore> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = SpaceStore::open(self.state.storage(), draw_epoch()?)?;
        Ok(self.store.get_or_init(|| store))
    }
}

/// Never 0, which devices use for none.
fn draw_epoch() -> Result<u64> {
    Ok((u64::from_be_bytes(ambient::random()?) & EPOCH_MASK).max(1))
}
