/** Every zip with a file in it begins with it. */
export const ZIP_START = Buffer.from('PK\u0003\u0004');
