const { join } = require('node:path');

/** Tells dependency-cruiser where `@/` leads: from the folder it runs in, which in its test is a fixture. */
module.exports = { resolve: { alias: { '@': join(process.cwd(), 'web/src') } } };
