/** A kind of cost: who sells it, what it is noted as, and what it costs, in minor units. */
export interface CostKind {
  name: string;
  color: string;
  description: string;
  vendors: readonly [string, ...string[]];
  notes: readonly [string, ...string[]];
  tags: readonly [string, ...string[]];
  minMinor: number;
  maxMinor: number;
}

/** The demo tenant's categories. Amounts lean strongly towards the cheap end. */
export const COST_KINDS: readonly [CostKind, ...CostKind[]] = [
  {
    name: 'Software',
    color: '#6366f1',
    description: 'Subscriptions and licences',
    vendors: ['Pixelboard', 'Ticketlane', 'Docuflow', 'Mailwright', 'Codehaven'],
    notes: ['Monthly subscription', 'Additional seats', 'Annual plan', 'Design subscription'],
    tags: ['subscription', 'licence', 'team'],
    minMinor: 900,
    maxMinor: 95_000,
  },
  {
    name: 'Cloud',
    color: '#0ea5e9',
    description: 'Hosting, storage and traffic',
    vendors: ['Stratus Hosting', 'Bluegrid Cloud', 'Objectstore One'],
    notes: ['Compute', 'Storage and traffic', 'Managed database', 'Staging environment'],
    tags: ['hosting', 'production', 'staging'],
    minMinor: 4_000,
    maxMinor: 260_000,
  },
  {
    name: 'Travel',
    color: '#f59e0b',
    description: 'Trains, flights, hotels and taxis',
    vendors: ['Railways Direct', 'Skyhop Airlines', 'Harbour Hotel', 'City Cabs'],
    notes: ['Visit to the customer', 'Conference', 'Team meeting', 'Workshop on site'],
    tags: ['customer', 'conference', 'team'],
    minMinor: 1_200,
    maxMinor: 140_000,
  },
  {
    name: 'Hardware',
    color: '#10b981',
    description: 'Devices and accessories',
    vendors: ['Laptop Depot', 'Cable & Co', 'Screenhouse'],
    notes: ['Replacement laptop', 'Monitor', 'Test device', 'Cables and adapters'],
    tags: ['equipment', 'replacement'],
    minMinor: 2_500,
    maxMinor: 280_000,
  },
  {
    name: 'Office',
    color: '#84cc16',
    description: 'Supplies, furniture and cleaning',
    vendors: ['Paper Mill Supplies', 'Brightdesk Furniture', 'Clean Team'],
    notes: ['Office supplies', 'Chairs', 'Cleaning', 'Coffee and water'],
    tags: ['supplies', 'recurring'],
    minMinor: 600,
    maxMinor: 60_000,
  },
  {
    name: 'Marketing',
    color: '#ec4899',
    description: 'Campaigns, print and events',
    vendors: ['Adwell Media', 'Printworks', 'Fairground Events'],
    notes: ['Online campaign', 'Flyers and banners', 'Stand at the fair'],
    tags: ['campaign', 'print', 'event'],
    minMinor: 5_000,
    maxMinor: 320_000,
  },
  {
    name: 'Training',
    color: '#8b5cf6',
    description: 'Courses, books and certificates',
    vendors: ['Learnpath Academy', 'Corner Bookshop'],
    notes: ['Online course', 'Certificate', 'Books for the team'],
    tags: ['learning', 'team'],
    minMinor: 1_500,
    maxMinor: 120_000,
  },
  {
    name: 'Meals',
    color: '#ef4444',
    description: 'Lunches and dinners with guests',
    vendors: ['Corner Bistro', 'Noodle Bar', 'Green Kitchen', 'Bakery am Markt'],
    notes: ['Lunch with the customer', 'Team lunch', 'Dinner after the workshop'],
    tags: ['customer', 'team'],
    minMinor: 700,
    maxMinor: 18_000,
  },
];

/** A project of the demo: how it spends and how its estimate compares with what it will have spent by today. */
export interface ProjectSketch {
  name: string;
  description: string;
  currency: 'USD' | 'EUR';
  status: 'ACTIVE' | 'COMPLETED';
  /** Index into the twelve months: the first and the last with expenses. */
  months: readonly [number, number];
  /** Expenses a month. */
  pace: number;
  /** Percent of today's spending that was estimated for the whole; below 100 means it has overrun already. */
  estimatePercent: number;
  /** Days from today until it ends; negative where it has ended. */
  endsInDays: number;
}

/** One overruns its estimate (Office Move), one is finished within it, the others are on their way. */
export const PROJECTS: readonly [ProjectSketch, ...ProjectSketch[]] = [
  {
    name: 'Customer Portal',
    description: 'Self-service for customers: orders, invoices, support.',
    currency: 'USD',
    status: 'ACTIVE',
    months: [0, 11],
    pace: 62,
    estimatePercent: 135,
    endsInDays: 120,
  },
  {
    name: 'Mobile App',
    description: 'The portal in the pocket, for two platforms.',
    currency: 'USD',
    status: 'ACTIVE',
    months: [3, 11],
    pace: 48,
    estimatePercent: 160,
    endsInDays: 180,
  },
  {
    name: 'Office Move',
    description: 'From the old building to the new one, furniture included.',
    currency: 'USD',
    status: 'ACTIVE',
    months: [5, 11],
    pace: 40,
    estimatePercent: 82,
    endsInDays: 45,
  },
  {
    name: 'Data Platform',
    description: 'One place for measurements, reports and forecasts.',
    currency: 'EUR',
    status: 'ACTIVE',
    months: [1, 11],
    pace: 44,
    estimatePercent: 118,
    endsInDays: 90,
  },
  {
    name: 'Brand Refresh',
    description: 'New look for the web site, print and fair stands.',
    currency: 'EUR',
    status: 'COMPLETED',
    months: [0, 6],
    pace: 36,
    estimatePercent: 108,
    endsInDays: -120,
  },
];
