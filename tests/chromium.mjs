// The browser of journeys and benchmarks, set to a teacher's phone: it asks nobody on the network but the server that is tried.

export const LAUNCH = {
  executablePath: process.env.QINGLAN_CHROMIUM || undefined,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export const PHONE = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 360, height: 640 } };
