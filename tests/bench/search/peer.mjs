// MiniSearch for a page, told how to cut Chinese: single characters and pairs of neighbours, all of which are to be found.

import MiniSearch from 'minisearch';

const HAN = /\p{Script=Han}+|[\p{L}\p{N}]+/gu;

function tokens(text) {
  const found = [];
  for (const [run] of text.toLowerCase().matchAll(HAN)) {
    if (!/\p{Script=Han}/u.test(run)) found.push(run);
    else if (run.length === 1) found.push(run);
    else for (let at = 0; at + 1 < run.length; at += 1) found.push(run.slice(at, at + 2));
  }
  return found;
}

globalThis.peer = {
  make: () =>
    new MiniSearch({
      fields: ['title', 'text'],
      storeFields: ['title'],
      tokenize: tokens,
      searchOptions: { tokenize: tokens, prefix: true, combineWith: 'AND', boost: { title: 3 } },
    }),
};
