/** Printers of each place, the queue of what they are to print, and the agents that stand beside them. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    await table(
      'printers',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'location_id VARCHAR(20) NOT NULL',
        'name VARCHAR(60) NOT NULL',
        // Which desk it stands at, where a place has several.
        'station VARCHAR(40) NULL',
        'kind VARCHAR(10) NOT NULL',
        'connection VARCHAR(10) NOT NULL',
        'address VARCHAR(200) NULL',
        'dpi INT NOT NULL',
        // JSON lists.
        'formats VARCHAR(60) NOT NULL',
        'default_for VARCHAR(300) NOT NULL',
        'media VARCHAR(60) NULL',
        'active TINYINT NOT NULL',
        'version INT NOT NULL',
        'saved_at DATETIME(3) NOT NULL',
        'saved_by VARCHAR(80) NOT NULL',
      ],
      { name: 'unique location_id, name' },
    );
    await table(
      'printer_queue',
      [
        // Made in the order in which they are printed.
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'printer_id CHAR(36) NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        // Who asked and with which id: the same asked again is the same job.
        'request_key VARCHAR(160) NOT NULL',
        'part_no INT NOT NULL',
        'title VARCHAR(80) NOT NULL',
        // Of one order, or of many.
        'order_id CHAR(36) NULL',
        // JSON: documents in order, each with the number of its print.
        'papers LONGTEXT NOT NULL',
        'format VARCHAR(10) NOT NULL',
        // How several are put on sheets; empty where the kept bytes go out as they are.
        'stock VARCHAR(10) NULL',
        'copies INT NOT NULL',
        'reprint TINYINT NOT NULL',
        'reason VARCHAR(60) NULL',
        'attempts INT NOT NULL',
        'available_at DATETIME(3) NOT NULL',
        // Counts who took it: what an earlier taker reports is told apart.
        'token INT NOT NULL',
        'taken_by VARCHAR(80) NULL',
        'lease_until DATETIME(3) NULL',
        // Its bytes were handed out in this attempt; an attempt before it may have put them on paper.
        'opened TINYINT NOT NULL',
        'maybe_printed TINYINT NOT NULL',
        'error_code VARCHAR(80) NULL',
        'error_text VARCHAR(200) NULL',
        'sha256 CHAR(64) NULL',
        'created_at DATETIME(3) NOT NULL',
        'created_by VARCHAR(80) NOT NULL',
        'changed_at DATETIME(3) NOT NULL',
      ],
      {
        request: 'unique request_key, part_no',
        line: 'printer_id, state, id',
        place: 'location_id, id',
        open: 'state, lease_until',
      },
    );
    await table('print_agents', [
      // The API client whose key it carries.
      'id CHAR(36) NOT NULL PRIMARY KEY',
      'name VARCHAR(80) NOT NULL',
      'locations VARCHAR(400) NOT NULL',
      'host VARCHAR(80) NULL',
      'release_no VARCHAR(20) NULL',
      'seen_at DATETIME(3) NOT NULL',
    ]);
    // The job that a print went out with; empty where a person printed it from the browser.
    await run('ALTER TABLE print_jobs ADD COLUMN job_id CHAR(36) NULL');
  },
};

export default migration;
