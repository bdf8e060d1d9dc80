/** Registry and name, without tag and digest. */
export function repositoryOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

/** The tag of an image; a digest counts as one. */
export function tagOf(image: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? /:([^:/@]+)$/.exec(image)?.[1];
}

/** True for Outlay's own image, in whatever registry it is. */
export function isOutlay(image: string): boolean {
  return /(^|\/)outlay$/.test(repositoryOf(image));
}
