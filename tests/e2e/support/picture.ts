// Pictures for tests that look at which file is where: files bear the name of their content, so the same picture twice is one file.
import type { Page } from '@playwright/test';

/** A picture that no other test has. */
export async function drawn(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1600, 1200);
    const context = canvas.getContext('2d')!;
    for (let n = 0; n < 4000; n++) {
      context.fillStyle = `hsl(${Math.random() * 360} 60% 60%)`;
      context.fillRect(Math.random() * 1600, Math.random() * 1200, 60, 40);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
    return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
  });
  return { name: 'drawn.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}
