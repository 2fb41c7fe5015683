// A client that others wrote, against our server: it uploads, is interrupted, goes on, and gives up.
// Called by `fl1_...` in tus.rs with the server's address and a space; the cookie is in the environment.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Upload } from 'tus-js-client';

const [base, space] = process.argv.slice(2);
const endpoint = `${base}/api/files/${space}`;
const cookie = process.env.QINGLAN_COOKIE;
const CHUNK = 128 * 1024;

/** A client for `bytes`; `stopAfter` pieces it is cut off, else it runs to the end. Resolves to the upload's address. */
function run(bytes, { stopAfter = Infinity, uploadUrl, headers = {} } = {}) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const seen = { sha256, offsets: [], requests: [] };
  return new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint,
      uploadUrl,
      chunkSize: CHUNK,
      retryDelays: null,
      headers: { cookie, ...headers },
      metadata: { sha256, mime: 'image/jpeg', filename: '板书.jpg' },
      onAfterResponse: (request, response) => seen.requests.push([request.getMethod(), response.getStatus()]),
      onChunkComplete: (_size, accepted) => {
        seen.offsets.push(accepted);
        if (seen.offsets.length >= stopAfter) {
          upload.abort().then(() => resolve({ ...seen, upload, url: upload.url }), reject);
        }
      },
      onError: reject,
      onSuccess: () => resolve({ ...seen, upload, url: upload.url }),
    });
    upload.start();
  });
}

const get = (url, method = 'GET') => fetch(url, { method, headers: { cookie, 'tus-resumable': '1.0.0' } });

// Interrupted after two pieces of five, and gone on with by another client that knows only the address.
const photo = randomBytes(4 * CHUNK + 100);
const cut = await run(photo, { stopAfter: 2 });
assert.deepEqual(cut.offsets, [CHUNK, 2 * CHUNK]);
const whole = await run(photo, { uploadUrl: cut.url });
assert.deepEqual(whole.requests[0], ['HEAD', 200]);
assert.deepEqual(whole.offsets, [3 * CHUNK, 4 * CHUNK, photo.length], 'it goes on where the server stood');
const back = await get(whole.url);
assert.equal(back.headers.get('content-type'), 'image/jpeg');
assert.ok(Buffer.from(await back.arrayBuffer()).equals(photo));

// Given up in the middle, it is gone.
const other = await run(randomBytes(3 * CHUNK), { stopAfter: 1 });
await other.upload.abort(true);
assert.equal((await get(other.url, 'HEAD')).status, 404);

// What is complete stays.
await assert.rejects(Upload.terminate(whole.url, { headers: { cookie }, retryDelays: null }), /403/);
assert.equal((await get(whole.url)).status, 200);

// A piece that was damaged on the way is refused, and the upload is where it was.
const small = randomBytes(1000);
const wrong = createHash('sha1').update('other bytes').digest('base64');
const right = createHash('sha1').update(small).digest('base64');
await assert.rejects(run(small, { headers: { 'upload-checksum': `sha1 ${wrong}` } }), /460/);
assert.deepEqual((await run(small, { headers: { 'upload-checksum': `sha1 ${right}` } })).offsets, [1000]);

console.log(`tus-js-client: ${photo.length} bytes in ${cut.offsets.length} + ${whole.offsets.length} pieces`);
