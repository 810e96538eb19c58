/** Codes of calendars in words, in English. */
export const codesCalendarEn = {
  'reason.calendars.invalid': 'These calendars are not valid',
  'reason.calendars.whole_house_only': 'Calendars hold for every channel; who sees one channel only may not set them',
  'reason.calendars.changed_meanwhile': 'Somebody else has changed this calendar meanwhile; look at it again',
  'reason.calendars.courier_unknown': 'There is no such courier',
  'reason.calendars.bad_time': 'A time of day is needed, such as 17:00',
  'reason.calendars.bad_days': 'A whole number of days is needed, or it is too large',
  'reason.calendars.no_day_left': 'Seven days of rest leave no day to work',
  'reason.calendars.bad_date': 'There is no such day; it is written as 2027-03-09',
  'reason.calendars.no_name': 'A holiday needs a name of at most 80 letters',
  'reason.calendars.date_twice': 'This day is there twice',
  'reason.calendars.too_many': 'More than 200 holidays; take out old ones',
  'reason.calendars.file_unreadable': 'This file is no CSV in UTF-8',
  'reason.calendars.file_too_long': 'The file has too many lines',
  'reason.calendars.file_empty': 'The file has no holiday of this country',
} as const;
