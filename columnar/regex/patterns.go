package regex

// grokPatterns are those that every grok format knows.
var grokPatterns = []struct{ name, expression string }{
	{"USERNAME", `[a-zA-Z0-9._-]+`},
	{"USER", `%{USERNAME}`},
	{"EMAILLOCALPART", `[a-zA-Z0-9_.+=:-]+`},
	{"EMAILADDRESS", `%{EMAILLOCALPART}@%{HOSTNAME}`},
	{"INT", `(?:[+-]?(?:[0-9]+))`},
	{"BASE10NUM", `(?<![0-9.+-])(?>[+-]?(?:(?:[0-9]+(?:\.[0-9]+)?)|(?:\.[0-9]+)))`},
	{"NUMBER", `(?:%{BASE10NUM})`},
	{"BASE16NUM", `(?<![0-9A-Fa-f])(?:[+-]?(?:0x)?(?:[0-9A-Fa-f]+))`},
	{"BASE16FLOAT", `\b(?<![0-9A-Fa-f.])(?:[+-]?(?:0x)?(?:(?:[0-9A-Fa-f]+(?:\.[0-9A-Fa-f]*)?)|(?:\.[0-9A-Fa-f]+)))\b`},
	{"POSINT", `\b(?:[1-9][0-9]*)\b`},
	{"NONNEGINT", `\b(?:[0-9]+)\b`},
	{"WORD", `\b\w+\b`},
	{"NOTSPACE", `\S+`},
	{"SPACE", `\s*`},
	{"DATA", `.*?`},
	{"GREEDYDATA", `.*`},
	{"QUOTEDSTRING", `(?>(?<!\\)(?>"(?>\\.|[^\\"]+)+"|""|(?>'(?>\\.|[^\\']+)+')|''))`},
	{"QS", `%{QUOTEDSTRING}`},
	{"UUID", `[A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}`},

	{"CISCOMAC", `(?:(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4})`},
	{"WINDOWSMAC", `(?:(?:[A-Fa-f0-9]{2}-){5}[A-Fa-f0-9]{2})`},
	{"COMMONMAC", `(?:(?:[A-Fa-f0-9]{2}:){5}[A-Fa-f0-9]{2})`},
	{"MAC", `(?:%{CISCOMAC}|%{WINDOWSMAC}|%{COMMONMAC})`},
	{"IPV6", `(?:(?:[0-9A-Fa-f]{1,4}:){7}(?:[0-9A-Fa-f]{1,4}|:)|(?:[0-9A-Fa-f]{1,4}:){6}(?::[0-9A-Fa-f]{1,4}|` + octets + `|:)|` +
		`(?:[0-9A-Fa-f]{1,4}:){5}(?:(?::[0-9A-Fa-f]{1,4}){1,2}|:` + octets + `|:)|` +
		`(?:[0-9A-Fa-f]{1,4}:){4}(?:(?::[0-9A-Fa-f]{1,4}){1,3}|(?::[0-9A-Fa-f]{1,4})?:` + octets + `|:)|` +
		`(?:[0-9A-Fa-f]{1,4}:){3}(?:(?::[0-9A-Fa-f]{1,4}){1,4}|(?::[0-9A-Fa-f]{1,4}){0,2}:` + octets + `|:)|` +
		`(?:[0-9A-Fa-f]{1,4}:){2}(?:(?::[0-9A-Fa-f]{1,4}){1,5}|(?::[0-9A-Fa-f]{1,4}){0,3}:` + octets + `|:)|` +
		`(?:[0-9A-Fa-f]{1,4}:)(?:(?::[0-9A-Fa-f]{1,4}){1,6}|(?::[0-9A-Fa-f]{1,4}){0,4}:` + octets + `|:)|` +
		`:(?:(?::[0-9A-Fa-f]{1,4}){1,7}|(?::[0-9A-Fa-f]{1,4}){0,5}:` + octets + `|:))(?:%[0-9A-Za-z]+)?`},
	{"IPV4", `(?<![0-9])` + octets + `(?![0-9])`},
	{"IP", `(?:%{IPV6}|%{IPV4})`},
	{"HOSTNAME", `\b(?:[0-9A-Za-z][0-9A-Za-z-]{0,62})(?:\.(?:[0-9A-Za-z][0-9A-Za-z-]{0,62}))*(?:\.?|\b)`},
	{"HOST", `%{HOSTNAME}`},
	{"IPORHOST", `(?:%{IP}|%{HOSTNAME})`},
	{"HOSTPORT", `%{IPORHOST}:%{POSINT}`},

	{"PATH", `(?:%{UNIXPATH}|%{WINPATH})`},
	{"UNIXPATH", `(?>/(?>[\w_%!$@:.,~-]+|\\.)*)+`},
	{"TTY", `(?:/dev/(?:pts|tty(?:[pq])?)(?:\w+)?/?(?:[0-9]+))`},
	{"WINPATH", `(?>[A-Za-z]+:|\\)(?:\\[^\\?*]*)+`},
	{"URIPROTO", `[A-Za-z]+(?:\+[A-Za-z+]+)?`},
	{"URIHOST", `%{IPORHOST}(?::%{POSINT:port})?`},
	{"URIPATH", `(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%_\-]*)+`},
	{"URIPARAM", `\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?\-\[\]]*`},
	{"URIPATHPARAM", `%{URIPATH}(?:%{URIPARAM})?`},
	{"URI", `%{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?`},

	{"MONTH", `\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|Jun(?:e)?|Jul(?:y)?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b`},
	{"MONTHNUM", `(?:0?[1-9]|1[0-2])`},
	{"MONTHNUM2", `(?:0[1-9]|1[0-2])`},
	{"MONTHDAY", `(?:(?:0[1-9])|(?:[12][0-9])|(?:3[01])|[1-9])`},
	{"DAY", `(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)`},
	{"YEAR", `(?>\d\d){1,2}`},
	{"HOUR", `(?:2[0123]|[01]?[0-9])`},
	{"MINUTE", `(?:[0-5][0-9])`},
	{"SECOND", `(?:(?:[0-5]?[0-9]|60)(?:[:.,][0-9]+)?)`},
	{"TIME", `(?<![0-9])%{HOUR}:%{MINUTE}(?::%{SECOND})(?![0-9])`},
	{"DATE_US", `%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}`},
	{"DATE_EU", `%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}`},
	{"ISO8601_TIMEZONE", `(?:Z|[+-]%{HOUR}(?::?%{MINUTE}))`},
	{"ISO8601_SECOND", `(?:%{SECOND}|60)`},
	{"TIMESTAMP_ISO8601", `%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?%{ISO8601_TIMEZONE}?`},
	{"DATE", `%{DATE_US}|%{DATE_EU}`},
	{"DATESTAMP", `%{DATE}[- ]%{TIME}`},
	{"TZ", `(?:[PMCE][SD]T|UTC)`},
	{"DATESTAMP_RFC822", `%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}`},
	{"DATESTAMP_OTHER", `%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}`},

	{"SYSLOGTIMESTAMP", `%{MONTH} +%{MONTHDAY} %{TIME}`},
	{"PROG", `(?:[\w._/%-]+)`},
	{"SYSLOGPROG", `%{PROG:program}(?:\[%{POSINT:pid}\])?`},
	{"SYSLOGHOST", `%{IPORHOST}`},
	{"SYSLOGFACILITY", `<%{NONNEGINT:facility}.%{NONNEGINT:priority}>`},
	{"HTTPDATE", `%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}`},
	{"SYSLOGBASE", `%{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource} %{SYSLOGPROG}:`},
	{"COMMONAPACHELOG", `%{IPORHOST:clientip} %{USER:ident} %{USER:auth} \[%{HTTPDATE:timestamp}\] "(?:%{WORD:verb} %{NOTSPACE:request}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:rawrequest})" %{NUMBER:response} (?:%{NUMBER:bytes}|-)`},
	{"COMBINEDAPACHELOG", `%{COMMONAPACHELOG} %{QS:referrer} %{QS:agent}`},
	{"LOGLEVEL", `(?:[Aa]lert|ALERT|[Tt]race|TRACE|[Dd]ebug|DEBUG|[Nn]otice|NOTICE|[Ii]nfo|INFO|[Ww]arn?(?:ing)?|WARN?(?:ING)?|[Ee]rr?(?:or)?|ERR?(?:OR)?|[Cc]rit?(?:ical)?|CRIT?(?:ICAL)?|[Ff]atal|FATAL|[Ss]evere|SEVERE|EMERG(?:ENCY)?|[Ee]merg(?:ency)?)`},
}

const octets = `(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})`
