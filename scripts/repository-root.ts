import { fileURLToPath } from 'node:url';

/** The absolute path of the repository, whatever the working directory is. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
