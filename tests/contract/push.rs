//! A push service and browsers that subscribe to it: other people's code, see `tests/push/service.mjs`.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use qinglan_core::notice::Wanted;
use qinglan_core::wire::Bytes;
use qinglan_core::words::Language;
use serde_json::{Value, json};

use super::server::{root, soon};

/// It ends when the tests do, with its standard input.
pub struct PushService {
    _process: Child,
    pub url: String,
}

/// One browser's subscription.
pub struct Subscription {
    id: String,
    address: String,
    public: Bytes,
    secret: Bytes,
}

impl PushService {
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<PushService> = OnceLock::new();
        SHARED.get_or_init(|| {
            let mut node = Command::new(root().join("node_modules/.bin/node"));
            let node = node.arg("tests/push/service.mjs").current_dir(root());
            let mut process = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
            let mut said = String::new();
            BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
            let said: Value = serde_json::from_str(&said).unwrap();
            Self { url: said["url"].as_str().unwrap().to_owned(), _process: process }
        })
    }

    pub fn subscribe(&self) -> Subscription {
        let said = ureq::post(format!("{}/subscriptions", self.url)).send_empty().unwrap().body_mut().read_to_vec().unwrap();
        let said: Value = serde_json::from_slice(&said).unwrap();
        let text = |key: &str| said[key].as_str().unwrap().to_owned();
        let bytes = |key: &str| Bytes(URL_SAFE_NO_PAD.decode(text(key)).unwrap());
        Subscription { id: text("id"), address: text("endpoint"), public: bytes("p256dh"), secret: bytes("auth") }
    }

    fn place(&self, of: &Subscription) -> String {
        format!("{}/subscriptions/{}", self.url, of.id)
    }

    /// What came for it so far, whatever the service answered.
    pub fn came(&self, of: &Subscription) -> Vec<Value> {
        let bytes = ureq::get(self.place(of)).call().unwrap().body_mut().read_to_vec().unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Waits until `n` messages came.
    pub fn hears(&self, of: &Subscription, n: usize) -> Vec<Value> {
        soon(&format!("{n} notices come"), || self.came(of).len() >= n);
        let came = self.came(of);
        assert_eq!(came.len(), n, "{came:?}");
        came
    }

    /// How it answers from now on.
    pub fn answers(&self, of: &Subscription, status: u16, retry_after_s: Option<u32>) {
        let body = json!({ "status": status, "retryAfter": retry_after_s }).to_string();
        ureq::put(self.place(of)).send(body.as_bytes()).unwrap();
    }
}

impl Subscription {
    /// Notices of comments, in Chinese, at any hour.
    pub fn wanted(&self) -> Wanted {
        Wanted {
            address: self.address.clone(),
            public: self.public.clone(),
            secret: self.secret.clone(),
            language: Language::Zh,
            comments: true,
            quiet: None,
            offset_minutes: 480,
            remind_at: None,
            reminders: Vec::new(),
        }
    }
}
