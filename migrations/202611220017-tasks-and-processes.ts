/** A task's deadline, its person and its end; processes in versions, which of them is current, and the steps that people have done. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      // Counts what people do to it: a form acts on the version it has shown.
      'version INT NOT NULL DEFAULT 1',
      'assignee VARCHAR(80) NULL',
      'location_id VARCHAR(20) NULL',
      'channel_id VARCHAR(20) NULL',
      // Other actions than its kind's, as JSON.
      'actions VARCHAR(400) NULL',
      // When it rises next if nobody does it.
      'escalate_at DATETIME(3) NULL',
      'escalated_at DATETIME(3) NULL',
      'escalations INT NOT NULL DEFAULT 0',
      // Which action ended it, and what its person wrote.
      'result VARCHAR(60) NULL',
      'note VARCHAR(1000) NULL',
    ])
      await run(`ALTER TABLE tasks ADD COLUMN ${column}`);
    await run('CREATE INDEX tasks_desk ON tasks (state, priority, due_at)');
    await run('CREATE INDEX tasks_rising ON tasks (state, escalate_at)');
    await run('CREATE INDEX tasks_shipment ON tasks (shipment_id)');
    // Older ones had no deadline: they are due now.
    await run("UPDATE tasks SET due_at = created_at, escalate_at = created_at WHERE state = 'open' AND due_at IS NULL");

    await table('processes', [
      'kind VARCHAR(30) NOT NULL',
      'version INT NOT NULL',
      'name VARCHAR(120) NOT NULL',
      'name_ar VARCHAR(120) NULL',
      // Which orders are of the kind, and in which order kinds are tried; JSON.
      'rule LONGTEXT NOT NULL',
      'rank_no INT NOT NULL',
      'steps LONGTEXT NOT NULL',
      'saved_at DATETIME(3) NOT NULL',
      'saved_by VARCHAR(80) NOT NULL',
      'PRIMARY KEY (kind, version)',
    ]);
    await table('active_processes', [
      'kind VARCHAR(30) NOT NULL PRIMARY KEY',
      'version INT NOT NULL',
      // Counts activations: two people at once find out.
      'turn INT NOT NULL',
      'active TINYINT NOT NULL',
      'activated_at DATETIME(3) NOT NULL',
      'activated_by VARCHAR(80) NOT NULL',
    ]);
    await table(
      'done_steps',
      [
        // The order, or the shipment for a step after sourcing.
        'subject_id CHAR(36) NOT NULL',
        'step VARCHAR(40) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'done_at DATETIME(3) NOT NULL',
        'done_by VARCHAR(80) NOT NULL',
        'note VARCHAR(1000) NULL',
        'PRIMARY KEY (subject_id, step)',
      ],
      { order: 'order_id' },
    );
  },
};

export default migration;
