/** A reference to a user in another service's answer. */
export interface UserLink {
  id: string;
}
