/** The id of a tag's name. The tag is there while an expense has the name. */
export interface Tag {
  readonly id: number;
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
