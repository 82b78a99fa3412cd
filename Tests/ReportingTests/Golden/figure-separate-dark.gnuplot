set terminal svg size 640,480 font 'DejaVu Sans,12' dynamic background '#101418'
set border 3 lc rgb '#E8E8E8'
set tics nomirror textcolor rgb '#E8E8E8'
set key below center Left reverse height 1 maxrows 3 samplen 3 spacing 1.0 font ',10' textcolor rgb '#E8E8E8'
set style textbox opaque noborder fillcolor rgb '#101418' margins 0.4,0.2
set xlabel 'generation t' offset 0,0.6 textcolor rgb '#E8E8E8'
set grid lc rgb '#303840' lt 1
$panel1 << EOD
0 0.5 0.5 0.4375 0.5625 0.75 NaN
1 0.25 0.2625 0.1875 0.3125 0.75 1.0
2 0.125 0.1 0.0625 0.1875 0.75 0.5
EOD
set title 'a_b = 1/10, N = 1000' textcolor rgb '#E8E8E8' noenhanced
set ylabel 'squared-error' textcolor rgb '#E8E8E8' noenhanced
set logscale y; set yrange [7.289951077323863e-05:1.7146891477615709]
set ytics ('' 8e-5 1, '' 9e-5 1, 1e-4, '' 2e-4 1, '' 3e-4 1, '' 4e-4 1, '' 5e-4 1, '' 6e-4 1, '' 7e-4 1, '' 8e-4 1, '' 9e-4 1, 1e-3, '' 2e-3 1, '' 3e-3 1, '' 4e-3 1, '' 5e-3 1, '' 6e-3 1, '' 7e-3 1, '' 8e-3 1, '' 9e-3 1, 1e-2, '' 2e-2 1, '' 3e-2 1, '' 4e-2 1, '' 5e-2 1, '' 6e-2 1, '' 7e-2 1, '' 8e-2 1, '' 9e-2 1, 1e-1, '' 2e-1 1, '' 3e-1 1, '' 4e-1 1, '' 5e-1 1, '' 6e-1 1, '' 7e-1 1, '' 8e-1 1, '' 9e-1 1, 1e0)
set format y '10^{%T}'
set xrange [0:2]; set xtics 1
set label 'fails at t = 1' at 1,1.0 left front boxed point pt 2 ps 1.4 lw 2 lc rgb '#D55E00' offset 1.2,-2.0 textcolor rgb '#D55E00' noenhanced
plot $panel1 using 1:4:5 with filledcurves fc rgb '#56B4E9' fs transparent solid 0.35 title 'simultaneous band', \
     $panel1 using 1:3 with points pt 7 ps 0.5 lc rgb '#0072B2' title 'mean of 100 replicates', \
     $panel1 using 1:6 with lines lw 2 dt (12,5) lc rgb '#009E73' title 'ceiling (certified, slack 1.5)' noenhanced, \
     $panel1 using 1:7 with lines lw 2 dt (12,4,3,4) lc rgb '#E69F00' title 'misprint (refuted)' noenhanced, \
     $panel1 using 1:2 with lines lw 1.5 lc rgb '#FFFFFF' title 'theory'
unset label
set output
$panel2 << EOD
0 0.0005 0.5 7.289951077323863e-05 0.063 0.75
1 0.00025 NaN 7.289951077323863e-05 0.06275 0.75
2 0.000125 1.0 7.289951077323863e-05 0.062625 0.75
EOD
set title 'a_b = 1, N = 1000' textcolor rgb '#E8E8E8' noenhanced
set ylabel 'squared-error' textcolor rgb '#E8E8E8' noenhanced
set logscale y; set yrange [7.289951077323863e-05:1.7146891477615709]
set ytics ('' 8e-5 1, '' 9e-5 1, 1e-4, '' 2e-4 1, '' 3e-4 1, '' 4e-4 1, '' 5e-4 1, '' 6e-4 1, '' 7e-4 1, '' 8e-4 1, '' 9e-4 1, 1e-3, '' 2e-3 1, '' 3e-3 1, '' 4e-3 1, '' 5e-3 1, '' 6e-3 1, '' 7e-3 1, '' 8e-3 1, '' 9e-3 1, 1e-2, '' 2e-2 1, '' 3e-2 1, '' 4e-2 1, '' 5e-2 1, '' 6e-2 1, '' 7e-2 1, '' 8e-2 1, '' 9e-2 1, 1e-1, '' 2e-1 1, '' 3e-1 1, '' 4e-1 1, '' 5e-1 1, '' 6e-1 1, '' 7e-1 1, '' 8e-1 1, '' 9e-1 1, 1e0)
set format y '10^{%T}'
set xrange [0:2]; set xtics 1
plot $panel2 using 1:4:5 with filledcurves fc rgb '#56B4E9' fs transparent solid 0.35 title 'simultaneous band', \
     $panel2 using 1:3 with points pt 7 ps 0.5 lc rgb '#0072B2' title 'mean of 100 replicates', \
     $panel2 using 1:6 with lines lw 2 dt (12,5) lc rgb '#009E73' title 'ceiling (certified, slack 1.5)' noenhanced, \
     $panel2 using 1:2 with lines lw 1.5 lc rgb '#FFFFFF' title 'theory'
unset label
set output
$panel3 << EOD
0 0.3333333333333333 0.25 0.2708333333333333 0.3958333333333333 NaN
1 NaN NaN NaN NaN NaN
2 NaN NaN NaN 0.0625 0.14285714285714285
EOD
set title 'instance 1' textcolor rgb '#E8E8E8' noenhanced
set ylabel 'kl' textcolor rgb '#E8E8E8' noenhanced
set logscale y; set yrange [7.289951077323863e-05:1.7146891477615709]
set ytics ('' 8e-5 1, '' 9e-5 1, 1e-4, '' 2e-4 1, '' 3e-4 1, '' 4e-4 1, '' 5e-4 1, '' 6e-4 1, '' 7e-4 1, '' 8e-4 1, '' 9e-4 1, 1e-3, '' 2e-3 1, '' 3e-3 1, '' 4e-3 1, '' 5e-3 1, '' 6e-3 1, '' 7e-3 1, '' 8e-3 1, '' 9e-3 1, 1e-2, '' 2e-2 1, '' 3e-2 1, '' 4e-2 1, '' 5e-2 1, '' 6e-2 1, '' 7e-2 1, '' 8e-2 1, '' 9e-2 1, 1e-1, '' 2e-1 1, '' 3e-1 1, '' 4e-1 1, '' 5e-1 1, '' 6e-1 1, '' 7e-1 1, '' 8e-1 1, '' 9e-1 1, 1e0)
set format y '10^{%T}'
set xrange [0:2]; set xtics 1
set label 'fails at t = 2' at 2,0.14285714285714285 right front boxed point pt 2 ps 1.4 lw 2 lc rgb '#D55E00' offset -1.2,1.0 textcolor rgb '#D55E00' noenhanced
plot $panel3 using 1:4:5 with filledcurves fc rgb '#56B4E9' fs transparent solid 0.35 title 'simultaneous band', \
     $panel3 using 1:3 with points pt 7 ps 0.5 lc rgb '#0072B2' title 'mean of 100 replicates', \
     $panel3 using 1:6 with lines lw 2 dt (5,4) lc rgb '#AA4499' title '50%_a&b$c<d>|e (refuted, slack 0.778)' noenhanced, \
     $panel3 using 1:2 with lines lw 1.5 lc rgb '#FFFFFF' title 'theory'
unset label
set output
