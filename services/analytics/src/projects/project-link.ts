/** A project as other services know it: its id alone; what analytics knows of it is looked up field by field. */
export interface ProjectLink {
  id: string;
}
