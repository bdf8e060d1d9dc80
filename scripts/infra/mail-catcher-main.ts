import { startMailCatcher } from './mail-catcher.ts';

const [smtpPort, httpPort] = process.argv.slice(2).map(Number);
if (!smtpPort || !httpPort) throw new Error('Usage: mail-catcher-main.ts <SMTP port> <HTTP port>');
const catcher = await startMailCatcher({ smtpPort, httpPort });
console.log(`${catcher.smtpUrl}, page on ${catcher.url}`);
process.once('SIGTERM', () => void catcher.stop()).once('SIGINT', () => void catcher.stop());
