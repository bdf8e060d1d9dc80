/** The gateway that `npm run dev:web` and `vite preview` send requests to. */
export const gateway = process.env['OUTLAY_GATEWAY'] ?? 'http://127.0.0.1:8080';
