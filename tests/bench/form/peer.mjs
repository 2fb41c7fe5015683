// ODK Web Forms' engine, for a page.

import { loadForm } from '@getodk/xforms-engine';

const missing = async () => new Response('', { status: 404 });

globalThis.loadPeer = async (xml) => {
  const form = await loadForm(xml, { fetchFormAttachment: missing, missingResourceBehavior: 'BLANK' });
  if (form.status === 'failure') throw form.error;
  return form.createInstance().root;
};
