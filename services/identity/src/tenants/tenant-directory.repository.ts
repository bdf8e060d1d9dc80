import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict } from '@outlay/errors/app-error';
import { violatedConstraint } from '@outlay/tenancy/database-errors';

/** A tenant as found before sign-in. */
export interface DirectoryEntry {
  id: number;
  slug: string;
  customDomain: string | null;
}

interface Row {
  tenant_id: string;
  slug: string;
  custom_domain: string | null;
}

/** The only table that is read across tenants. It holds slugs and host names, which URLs show anyway. */
export class TenantDirectoryRepository {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  bySlug(slug: string): Promise<DirectoryEntry | null> {
    return this.#find('slug', slug);
  }

  byDomain(domain: string): Promise<DirectoryEntry | null> {
    return this.#find('custom_domain', domain);
  }

  byId(id: number): Promise<DirectoryEntry | null> {
    return this.#find('tenant_id', id);
  }

  async all(): Promise<DirectoryEntry[]> {
    const rows: Row[] = await this.#em.execute(
      `select tenant_id, slug, custom_domain from tenant_directory order by tenant_id`,
    );
    return rows.map(toEntry);
  }

  /**
   * Writes the entry of the transaction's tenant.
   * @throws AppError SLUG_TAKEN, DOMAIN_TAKEN
   */
  async put({ id, slug, customDomain }: DirectoryEntry): Promise<void> {
    try {
      await this.#em.execute(
        `insert into tenant_directory (tenant_id, slug, custom_domain) values (?, ?, ?)
         on conflict (tenant_id) do update set slug = excluded.slug, custom_domain = excluded.custom_domain`,
        [id, slug, customDomain],
      );
    } catch (error) {
      throw refusalOf(error);
    }
  }

  async #find(column: 'slug' | 'custom_domain' | 'tenant_id', value: string | number): Promise<DirectoryEntry | null> {
    const [row]: Row[] = await this.#em.execute(
      `select tenant_id, slug, custom_domain from tenant_directory where ${column} = ?`,
      [value],
    );
    return row ? toEntry(row) : null;
  }
}

function toEntry(row: Row): DirectoryEntry {
  return { id: Number(row.tenant_id), slug: row.slug, customDomain: row.custom_domain };
}

function refusalOf(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case 'tenant_directory_slug':
      return conflict('SLUG_TAKEN', 'This slug is taken. Choose another one.', [
        { field: 'slug', message: 'is taken', code: 'SLUG_TAKEN' },
      ]);
    case 'tenant_directory_custom_domain':
      return conflict('DOMAIN_TAKEN', 'This domain belongs to another tenant.', [
        { field: 'customDomain', message: 'is taken', code: 'DOMAIN_TAKEN' },
      ]);
    default:
      return error;
  }
}
