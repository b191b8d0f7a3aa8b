PREFIX a: <http://a/>
