// A push service (tests/push/service.mjs), and a browser that is subscribed to it. Browsers subscribe only to their makers' services, which
// tests do not reach: the subscription is put in the browser's place, what comes for it is given to the browser as its own service would.
import type { BrowserContext, Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

interface Subscription {
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface Message {
  payload: { title: string; body: string; url: string };
}

export class PushService {
  private constructor(
    readonly url: string,
    readonly stop: () => void,
  ) {}

  static async start(): Promise<PushService> {
    const child = spawn('node', ['tests/push/service.mjs'], { stdio: ['pipe', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      return new PushService((JSON.parse(line) as { url: string }).url, () => child.kill());
    }
    throw new Error('the push service did not start');
  }

  /** The next pages of this browser subscribe here. */
  async subscribe(context: BrowserContext): Promise<string> {
    const made = (await (await fetch(`${this.url}/subscriptions`, { method: 'POST' })).json()) as Subscription;
    await context.grantPermissions(['notifications']);
    await context.addInitScript(({ endpoint, p256dh, auth }) => {
      const bytes = (text: string) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
      const keys: Record<string, Uint8Array> = { p256dh: bytes(p256dh), auth: bytes(auth) };
      const subscription = { endpoint, getKey: (name: string) => keys[name].buffer, unsubscribe: async () => true };
      PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }: PushSubscriptionOptionsInit) => {
        if (!userVisibleOnly || (applicationServerKey as Uint8Array).length !== 65) throw new TypeError('no browser subscribes so');
        return subscription as unknown as PushSubscription;
      };
    }, made);
    return made.id;
  }

  async came(id: string): Promise<Message[]> {
    return (await (await fetch(`${this.url}/subscriptions/${id}`)).json()) as Message[];
  }
}

/** Gives a message to the browser's service worker. */
export async function deliver(page: Page, message: Message): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((done) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && done(registrations[0].registrationId));
  });
  await session.send('ServiceWorker.enable');
  const origin = new URL(page.url()).origin;
  const data = JSON.stringify(message.payload);
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data });
  await session.detach();
}

/** The titles of what the browser shows. */
export function shown(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title }) => title));
}
