/** A user as another service's answer names one. */
export interface UserLink {
  id: string;
}
